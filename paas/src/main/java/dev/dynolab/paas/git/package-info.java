/**
 * Git over smart HTTP: the bare repositories of the apps, what a push may change, and the turn a push waits for. It
 * knows no build: what happens with a pushed commit is behind {@link dev.dynolab.paas.git.PushHandler}.
 *
 * <p>Every request runs on a thread of its own, {@code git-N}, since a push lasts as long as its build; the heartbeat of
 * a push uses the same pool. Imports {@code error} and {@code time}, and of buildpacks
 * what a build says and how it is cancelled; JGit is named nowhere else.
 */
package dev.dynolab.paas.git;

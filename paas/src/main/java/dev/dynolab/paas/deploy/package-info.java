/**
 * The stories: how an app is created, built, released, rolled out, scaled and destroyed. Each story is one method of
 * named steps. Public methods may block and run on the caller's worker thread; what changes an app's releases goes
 * through that app's queue of stories, one after the other. Imports {@code release}, {@code dyno}, {@code route},
 * {@code app}, {@code log} and the build module.
 */
package dev.dynolab.paas.deploy;

/**
 * How dynos are run on this machine, as plain processes or in Docker, and the root file systems (stacks) they see. The
 * seam is {@link dev.dynolab.paas.runtime.DynoRuntime}: it starts what a
 * {@link dev.dynolab.paas.runtime.DynoSpec} says, tells its observer output and end, and adopts what outlived an
 * earlier platform; it knows no app, formation or state of a dyno. Blocking work is done on threads of its own. Imports
 * {@code settings}, {@code time}, {@code error} and {@code work}; Docker's library is named nowhere else.
 */
package dev.dynolab.paas.runtime;

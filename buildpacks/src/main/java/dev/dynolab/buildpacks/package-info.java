/**
 * Owns the way from a source tree to a slug: Procfile, buildpacks, the sandbox their scripts run in, the slug store.
 *
 * <p>A build runs on its caller's thread, which is also the one that calls {@link dev.dynolab.buildpacks.BuildOutput};
 * {@link dev.dynolab.buildpacks.Cancellation} may be used from any thread. One builder may run several builds at once.
 *
 * <p>Imports no project module; commons-compress for tar, Jackson for the YAML of bin/release.
 */
package dev.dynolab.buildpacks;

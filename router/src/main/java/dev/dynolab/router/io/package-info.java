/**
 * The event loop: selector, timers, connections with back-pressure, the channel seam. Knows nothing of HTTP. Everything but
 * {@link dev.dynolab.router.io.Loop#execute} belongs to its loop's thread. Imports the JDK only.
 */
package dev.dynolab.router.io;

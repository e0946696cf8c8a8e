/**
 * The logs of apps: lines from dynos, the platform and the router, in order of arrival, kept in capped files that a
 * restart finds again. Appending works on any thread; only a dyno's own output waits, when the writer is far behind. One
 * thread, {@code log}, writes all files; each tail follows them on a thread of its own, {@code log-tail}. Imports {@code store} (for private files), {@code error} and
 * {@code time} only.
 */
package dev.dynolab.paas.log;

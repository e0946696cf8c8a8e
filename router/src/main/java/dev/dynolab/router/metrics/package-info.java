/**
 * What became of requests: counters, times, the last minute. A {@code RouteMeter} is written by all loops under its own lock, which is
 * held for a few stores; what is handed out is immutable. No clock, no threads. Imports {@code http}, the JDK and HdrHistogram.
 */
package dev.dynolab.router.metrics;

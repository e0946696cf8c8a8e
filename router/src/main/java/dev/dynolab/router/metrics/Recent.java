package dev.dynolab.router.metrics;

/**
 * The last minute, the current second included.
 *
 * @param requests that ended
 * @param errors of these with a status of 500 or more, or an error of the router's
 * @param perSecond over the last ten whole seconds
 * @param p50 service time in microseconds, as are the others
 */
public record Recent(long requests, long errors, double perSecond, long p50, long p95, long p99) {}

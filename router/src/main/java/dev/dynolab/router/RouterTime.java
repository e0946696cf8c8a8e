package dev.dynolab.router;

/** The router's clock: a seam, so that tests decide what time it is. Both methods are called on loop threads and must be cheap. */
public interface RouterTime {
    /** Nanoseconds of a clock that never goes back; only differences mean something. */
    long nanoTime();

    /** Microseconds since 1970-01-01 UTC, for log lines, {@code X-Request-Start} and nothing else. */
    long epochMicros();
}

package dev.dynolab.router.metrics;

import dev.dynolab.router.http.HCode;

/** A request that has ended, on its way into the meters. One per loop, filled anew for each. */
public final class Ended {
    private static final int SERVER_ERRORS = 500;

    /** What {@link RouteMeter#keep} knows its dyno by; null = it reached none. */
    public Object dyno;

    /** Of its dyno. */
    public String release;

    public int status;
    /** null = the dyno answered. */
    public HCode code;

    public int attempts;
    /** Nanoseconds at the dyno, -1 = no connection. */
    public long service;

    /** Nanoseconds since it came. */
    public long total;

    /** Nanoseconds of a clock that never goes back. */
    public long now;

    boolean error() {
        return status >= SERVER_ERRORS || code != null && code.isError();
    }
}

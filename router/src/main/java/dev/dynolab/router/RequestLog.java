package dev.dynolab.router;

import java.nio.ByteBuffer;

/** Where the router's log lines go: a seam. */
public interface RequestLog {
    /** Forgets every line. */
    RequestLog NONE = (routeId, lines) -> {};

    /**
     * Takes complete lines (each ends in {@code \n}, UTF-8) of one route, as Heroku prints them:
     * {@code 2012-10-11T03:47:20.123456+00:00 heroku[router]: at=info method=GET path="/" host=...}.
     * Called on a loop thread, once per route and loop turn: must not block. What it throws is reported once and otherwise ignored: requests go on. The
     * buffer is valid only during
     * the call. Requests for hosts that no route has are not logged.
     */
    void lines(String routeId, ByteBuffer lines);
}

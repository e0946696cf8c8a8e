package dev.dynolab.router;

import dev.dynolab.router.http.HCode;
import dev.dynolab.router.http.LogLine;
import dev.dynolab.router.metrics.Ended;
import java.io.IOException;

/**
 * An exchange's stay at one target after the other: the claim, the connection, and how long they took. Loop thread only, but for
 * {@link #claimed}.
 */
final class Visit {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final RelayLoop loop;
    private final Exchange exchange;
    private Target target;
    private DynoConn dyno;
    /** The claim is held. */
    private boolean inside;

    private int attempts;
    private long connecting;
    private long connectNanos;
    /** -1 = not connected. */
    private long connected;

    Visit(RelayLoop loop, Exchange exchange) {
        this.loop = loop;
        this.exchange = exchange;
    }

    void begin() {
        attempts = 0;
        inside = false;
        connected = -1;
    }

    void claimed(Target claimed) {
        target = claimed;
        inside = true;
    }

    /**
     * Goes in by a connection of the pool, or by a new one.
     *
     * @param probe look whether the dyno has closed the pooled one
     */
    void enter(boolean probe) {
        attempts++;
        DynoConn pooled = loop.pool().take(target, probe);
        if (pooled == null) {
            connect();
            return;
        }
        connecting = loop.now();
        dyno = pooled;
        dyno.serve(exchange);
        exchange.connected();
    }

    private void connect() {
        connecting = loop.now();
        try {
            dyno = DynoConn.connect(loop, target, exchange);
        } catch (IOException e) {
            exchange.connectFailed(false);
            return;
        }
        if (!dyno.connecting()) {
            exchange.connected();
        }
    }

    /** On a new connection to the same target. */
    void again() {
        dyno.close();
        connect();
    }

    void connected() {
        connected = loop.now();
        connectNanos = connected - connecting;
        target.trusted();
    }

    void connectFailed() {
        connected = -1;
        connectNanos = loop.now() - connecting;
        target.quarantine(loop.now(), loop.settings().quarantine());
    }

    /**
     * Ends the claim; the connection goes to the pool or is closed.
     *
     * @return the target that was left, null when there was no claim
     */
    Target leave(boolean reusable) {
        if (dyno != null) {
            if (reusable) {
                loop.pool().give(dyno);
            } else {
                dyno.close();
            }
        }
        dyno = null;
        Target left = inside ? target : null;
        inside = false;
        return left;
    }

    DynoConn dyno() {
        return dyno;
    }

    Target target() {
        return target;
    }

    int attempts() {
        return attempts;
    }

    /**
     * The exchange has ended: counts it.
     *
     * @param code null = the dyno answered
     * @param arrived when it began, by the loop's clock
     */
    void measure(RouteState route, HCode code, int status, long arrived) {
        Ended ended = loop.ended();
        boolean reached = reached(code);
        ended.dyno = reached ? target : null;
        ended.release = reached ? target.release() : null;
        ended.status = status;
        ended.code = code;
        ended.attempts = attempts;
        ended.now = loop.now();
        ended.service = connected >= 0 ? ended.now - connected : -1;
        ended.total = ended.now - arrived;
        route.meter().add(ended);
    }

    private boolean reached(HCode code) {
        return connected >= 0 || code == HCode.H19 || code == HCode.H21;
    }

    void describe(LogLine line, HCode code) {
        boolean reached = reached(code);
        line.dyno = reached ? target.dynoOctets() : null;
        line.release = reached ? target.releaseOctets() : null;
        line.connectMillis = connectNanos / NANOS_PER_MILLI;
        line.serviceMillis = connected >= 0 ? (loop.now() - connected) / NANOS_PER_MILLI : -1;
        line.attempts = attempts;
    }
}

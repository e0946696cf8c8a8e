package dev.dynolab.router;

import java.net.InetAddress;
import java.time.Duration;

/**
 * Settings of a router; the defaults are Heroku's (Dev Center, "HTTP Routing" and "Request Timeout").
 *
 * @param address what to bind: a loopback address
 * @param port of the main listener, 0 = any free one
 * @param loops threads that move requests, 1 to 64
 * @param logExtras log lines end in {@code release=} and {@code attempts=}, which Heroku's have not
 */
public record RouterSettings(
        InetAddress address, int port, int loops, Timings timings, Limits limits, boolean logExtras) {
    public RouterSettings {
        if (!address.isLoopbackAddress()) {
            throw new IllegalArgumentException("The router binds loopback only, not " + address.getHostAddress() + ".");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("Router port " + port + " is not between 0 and 65535.");
        }
        if (loops < 1 || loops > 64) {
            throw new IllegalArgumentException("Router loops " + loops + " is not between 1 and 64.");
        }
    }

    /** 127.0.0.1, any free port, one loop per core and at most 4. */
    public static RouterSettings defaults() {
        int cores = Runtime.getRuntime().availableProcessors();
        var loopback = InetAddress.getLoopbackAddress();
        return new RouterSettings(loopback, 0, Math.min(4, cores), Timings.defaults(), Limits.defaults(), true);
    }

    public RouterSettings withPort(int changed) {
        return new RouterSettings(address, changed, loops, timings, limits, logExtras);
    }

    public RouterSettings withAddress(InetAddress changed) {
        return new RouterSettings(changed, port, loops, timings, limits, logExtras);
    }

    public RouterSettings withLoops(int changed) {
        return new RouterSettings(address, port, changed, timings, limits, logExtras);
    }

    public RouterSettings withTimings(Timings changed) {
        return new RouterSettings(address, port, loops, changed, limits, logExtras);
    }

    public RouterSettings withLogExtras(boolean changed) {
        return new RouterSettings(address, port, loops, timings, limits, changed);
    }

    public RouterSettings withLimits(Limits changed) {
        return new RouterSettings(address, port, loops, timings, changed, logExtras);
    }

    /**
     * How long the router waits for what. Every timer fires at or up to 0.1 s after its time, never before.
     *
     * @param connect a dyno to accept a connection (H19)
     * @param firstByte the first byte of a response, counted from the connection (H12)
     * @param idle either side in the middle of a message (H15, H28)
     * @param hold a request in the waiting room, counted from its arrival (H20, H99)
     * @param quarantine a dyno that refused is left alone
     * @param grace a request that every dyno refused waits this long for a better table before it gets H21 or H19: a crash is seen
     *     by the platform a moment after it is seen by the router
     * @param keepAlive a client between two requests, or in the middle of a request head
     * @param poolIdle an unused connection to a dyno; short, because Node closes its side after 5 s and Gunicorn after 2 s
     */
    public record Timings(
            Duration connect,
            Duration firstByte,
            Duration idle,
            Duration hold,
            Duration quarantine,
            Duration grace,
            Duration keepAlive,
            Duration poolIdle) {
        public Timings {
            positive("connect", connect);
            positive("firstByte", firstByte);
            positive("idle", idle);
            positive("hold", hold);
            positive("quarantine", quarantine);
            positive("grace", grace);
            positive("keepAlive", keepAlive);
            positive("poolIdle", poolIdle);
        }

        public static Timings defaults() {
            return new Timings(sec(5), sec(30), sec(55), sec(75), sec(5), sec(4), sec(60), Duration.ofMillis(1900));
        }

        private static Duration sec(int seconds) {
            return Duration.ofSeconds(seconds);
        }

        private static void positive(String name, Duration d) {
            if (d.isNegative() || d.isZero() || d.toDays() > 30) {
                throw new IllegalArgumentException(
                        "Router timing " + name + " is " + d + ": give more than 0, at most 30 days.");
            }
        }

        public Timings withConnect(Duration changed) {
            return new Timings(changed, firstByte, idle, hold, quarantine, grace, keepAlive, poolIdle);
        }

        public Timings withFirstByte(Duration changed) {
            return new Timings(connect, changed, idle, hold, quarantine, grace, keepAlive, poolIdle);
        }

        public Timings withIdle(Duration changed) {
            return new Timings(connect, firstByte, changed, hold, quarantine, grace, keepAlive, poolIdle);
        }

        public Timings withHold(Duration changed) {
            return new Timings(connect, firstByte, idle, changed, quarantine, grace, keepAlive, poolIdle);
        }

        public Timings withQuarantine(Duration changed) {
            return new Timings(connect, firstByte, idle, hold, changed, grace, keepAlive, poolIdle);
        }

        public Timings withGrace(Duration changed) {
            return new Timings(connect, firstByte, idle, hold, quarantine, changed, keepAlive, poolIdle);
        }

        public Timings withKeepAlive(Duration changed) {
            return new Timings(connect, firstByte, idle, hold, quarantine, grace, changed, poolIdle);
        }

        public Timings withPoolIdle(Duration changed) {
            return new Timings(connect, firstByte, idle, hold, quarantine, grace, keepAlive, changed);
        }
    }

    /**
     * How much the router takes.
     *
     * @param attempts connections tried for one request (H21, H19)
     * @param heldInFlight requests let out of the waiting room at first for each target; more follow as answers come back
     * @param inFlight requests inside targets at once, for each target; raw pipes do not count
     * @param backlog requests that queue, for each target, when {@code inFlight} are inside; one more gets H11
     * @param held requests of a route that wait for a boot; one more gets H22
     * @param requestHead bytes of a request line with its headers (400)
     * @param responseHead bytes of a status line with its headers (H25)
     */
    public record Limits(
            int attempts, int heldInFlight, int inFlight, int backlog, int held, int requestHead, int responseHead) {
        public Limits {
            within("attempts", attempts, 1, 100);
            within("heldInFlight", heldInFlight, 1, 100_000);
            within("inFlight", inFlight, 1, 1_000_000);
            within("backlog", backlog, 0, 1_000_000);
            within("held", held, 0, 1_000_000);
            within("requestHead", requestHead, 1024, 1 << 20);
            within("responseHead", responseHead, 1024, 16 << 20);
        }

        public static Limits defaults() {
            return new Limits(10, 50, 200, 200, 20_000, 64 << 10, 1 << 20);
        }

        private static void within(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        "Router limit " + name + " is " + value + ", not between " + least + " and " + most + ".");
            }
        }

        public Limits withAttempts(int changed) {
            return new Limits(changed, heldInFlight, inFlight, backlog, held, requestHead, responseHead);
        }

        public Limits withHeldInFlight(int changed) {
            return new Limits(attempts, changed, inFlight, backlog, held, requestHead, responseHead);
        }

        public Limits withInFlight(int changed) {
            return new Limits(attempts, heldInFlight, changed, backlog, held, requestHead, responseHead);
        }

        public Limits withBacklog(int changed) {
            return new Limits(attempts, heldInFlight, inFlight, changed, held, requestHead, responseHead);
        }

        public Limits withHeld(int changed) {
            return new Limits(attempts, heldInFlight, inFlight, backlog, changed, requestHead, responseHead);
        }
    }
}

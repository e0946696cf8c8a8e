package dev.dynolab.router;

import dev.dynolab.router.http.HCode;
import dev.dynolab.router.metrics.RouteMeter;
import dev.dynolab.router.metrics.RouteMetrics;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a route id keeps over publishes: cursor, waiting room, counters. Its lock makes a publish and a claim one after the other, so
 * no claim can follow a publish and still use the table before it. The lock is held for a pick only: never over I/O, never over a
 * callback. Any thread.
 */
final class RouteState {
    /** How an attempt to enter a target went. */
    enum Admission {
        /** A target is claimed. */
        GO,
        /** The request waits and will be let out. */
        HELD,
        /** As many are inside and queue as may: H11. */
        BACKLOG,
        /** As many wait for a boot as may: H22. */
        CROWDED,
        /** There is none and none is coming: see {@link #refusal}. */
        REFUSED,
        /** The release it names has no target here. */
        ABSENT
    }

    /** Nanoseconds between two widenings of a waiting room. */
    static final long WIDEN = 1_000_000_000L;

    private final LogBatch[] batches;
    private final RouterSettings.Limits limits;
    private final Runnable waker;
    private final Splitter splitter = new Splitter(new SplittableRandom());
    private final WaitingRoom room = new WaitingRoom();
    private final AtomicInteger inFlight = new AtomicInteger();
    /** Of these, raw pipes: open for hours, so they take no place of a request's. */
    private final AtomicInteger piped = new AtomicInteger();
    /** How many requests may be inside, with the targets there are; and how many queue for that. */
    private long mostInFlight;

    private long mostQueued;
    /** Let out, on their way back to claim. */
    private int coming;

    private final AtomicLong requests = new AtomicLong();
    private final RouteMeter meter = new RouteMeter();
    private long widened = Long.MIN_VALUE / 2;
    private volatile int held;
    private volatile Route route;
    private volatile boolean gone;

    /**
     * @param loops how many loops there are
     * @param waker called, under no lock, while somebody waits and all that could answer sleep
     */
    RouteState(int loops, Route route, RouterSettings.Limits limits, Runnable waker) {
        this.waker = waker;
        batches = new LogBatch[loops];
        this.limits = limits;
        this.route = route;
    }

    Route route() {
        return route;
    }

    /** Where this loop gathers the route's log lines. Only for that loop. */
    LogBatch batch(int loop) {
        if (batches[loop] == null) {
            batches[loop] = new LogBatch();
        }
        return batches[loop];
    }

    /** Uses another value of the route from now on. */
    void publish(Route changed) {
        meter.keep(changed.targets().stream()
                .map(t -> new RouteMeter.Dyno(t, t.dyno(), t.release()))
                .toList());
        synchronized (this) {
            route = changed;
            splitter.update(changed.targets(), changed.traffic());
            mostInFlight = (long) limits.inFlight() * splitter.targets();
            mostQueued = (long) limits.backlog() * splitter.targets();
            if (splitter.routable()) {
                room.open((int) Math.min((long) limits.heldInFlight() * splitter.targets(), Integer.MAX_VALUE / 4));
            } else if (changed.whenEmpty().holds() && !changed.maintenance()) {
                room.shut();
            } else {
                room.empty();
            }
        }
        pump();
        wake();
    }

    /** The table has no such route any more: who waits gets an answer. */
    void remove() {
        synchronized (this) {
            gone = true;
            room.empty();
        }
        pump();
    }

    boolean gone() {
        return gone;
    }

    /**
     * Claims a target for the request, or holds it.
     *
     * @param counts false for a retry, which uses no turn
     */
    Admission admit(Held request, long now, boolean counts) {
        Admission how;
        synchronized (this) {
            arrived(request);
            how = gone ? Admission.REFUSED : claimOrHold(request, now, counts);
            held = room.size();
        }
        wake();
        return how;
    }

    private void wake() {
        if (held > 0 && route.whenEmpty() == WhenEmpty.IDLE) {
            waker.run();
        }
    }

    private void arrived(Held request) {
        if (request.coming) {
            request.coming = false;
            coming--;
        }
    }

    /** All places are taken; a retry has had one. */
    private boolean full() {
        return inFlight.get() - piped.get() + coming >= mostInFlight;
    }

    private Admission claimOrHold(Held request, long now, boolean counts) {
        boolean asks = request.wish.asks();
        boolean first = request.permit || room.size() == 0 || !counts;
        boolean full = counts && splitter.routable() && full();
        Target t = asks && !full ? splitter.claimAsked(now, counts, request.wish) : null;
        if (t == null && mustNotWait(request.wish)) {
            room.back(request, true);
            boolean there = splitter.has(request.wish.only());
            return !there ? Admission.ABSENT : full ? Admission.BACKLOG : Admission.REFUSED;
        }
        if (t == null && first && !full && request.wish.only() == null) {
            t = splitter.claim(now, counts, request.wish);
        }
        if (t != null) {
            inFlight.incrementAndGet();
            request.claimed(t);
            return Admission.GO;
        }
        if (!splitter.routable() && !route.whenEmpty().holds()) {
            room.back(request, true);
            return Admission.REFUSED;
        }
        if (request.permit) {
            room.back(request, false);
            room.enterFirst(request);
        } else if (full && room.size() >= mostQueued) {
            return Admission.BACKLOG;
        } else if (room.size() >= limits.held()) {
            return Admission.CROWDED;
        } else {
            room.enter(request);
        }
        return Admission.HELD;
    }

    /** It wants one release and that one does not serve: in the waiting room it would stand in everybody's way. */
    private boolean mustNotWait(Wish wish) {
        return wish.only() != null && (splitter.routable() || !route.whenEmpty().holds());
    }

    /** Leaves the waiting room; false when the request has been let out already. */
    boolean leave(Held request) {
        synchronized (this) {
            boolean left = room.leave(request);
            held = room.size();
            return left;
        }
    }

    /** The claimed request is done with its target. */
    void finished(Held request, Target target, boolean pipe) {
        inFlight.decrementAndGet();
        if (pipe) {
            piped.decrementAndGet();
        }
        target.gate().release();
        permitBack(request);
    }

    /** A request inside a target has become a raw pipe. */
    void upgraded() {
        piped.incrementAndGet();
        if (held > 0) {
            pump();
        }
    }

    /** The request will not use its permit (any more). */
    void permitBack(Held request) {
        if (request.permit || held > 0) {
            synchronized (this) {
                arrived(request);
                room.back(request, true);
            }
            pump();
        }
    }

    /** Once a second, whichever loop asks: lets more out than came back, when there is somewhere to go. */
    void widen(long now) {
        boolean open;
        synchronized (this) {
            open = now - widened >= WIDEN && splitter.open(now);
            if (open) {
                widened = now;
                room.widen();
            }
        }
        if (open) {
            pump();
        }
    }

    /** Lets out who may go. */
    void pump() {
        while (true) {
            Held next;
            synchronized (this) {
                next = splitter.routable() && full() ? null : room.letOut();
                if (next != null) {
                    next.coming = true;
                    coming++;
                }
                held = room.size();
            }
            if (next == null) {
                return;
            }
            next.letOut();
        }
    }

    /** The answer while there is no target. */
    HCode refusal() {
        return switch (route.whenEmpty()) {
            case HOLD, IDLE -> HCode.H20;
            case CRASHED -> HCode.H10;
            case NO_PROCESSES -> HCode.H14;
            case BLANK -> HCode.H81;
        };
    }

    /** The answer to a request that has waited as long as it may. */
    synchronized HCode overdue() {
        return !splitter.routable() ? HCode.H20 : full() ? HCode.H11 : HCode.H99;
    }

    /** True when a target is there, be it in quarantine. */
    synchronized boolean routable() {
        return splitter.routable();
    }

    synchronized long quarantineLeft(long now) {
        return splitter.quarantineLeft(now);
    }

    int held() {
        return held;
    }

    void counted() {
        requests.incrementAndGet();
    }

    RouteMeter meter() {
        return meter;
    }

    RouteMetrics metrics(long now) {
        return meter.metrics(route.id(), inFlight.get(), held, target -> ((Target) target).inFlight(), now);
    }

    TrafficStats traffic(long now) {
        Map<String, Long> lastMinute = meter.lastMinute(now);
        synchronized (this) {
            return new TrafficStats(route.traffic(), splitter.stats(), lastMinute);
        }
    }

    RouterStats.OfRoute stats() {
        synchronized (this) {
            return new RouterStats.OfRoute(inFlight.get(), room.size(), requests.get(), splitter.turns());
        }
    }
}

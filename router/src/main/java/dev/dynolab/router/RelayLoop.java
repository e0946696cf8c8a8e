package dev.dynolab.router;

import dev.dynolab.router.http.ByteSink;
import dev.dynolab.router.http.Ids;
import dev.dynolab.router.http.LogLine;
import dev.dynolab.router.http.RequestHead;
import dev.dynolab.router.http.ResponseHead;
import dev.dynolab.router.io.Loop;
import dev.dynolab.router.io.Timer;
import dev.dynolab.router.metrics.Ended;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A loop that relays: its table, its pool, its log lines, and the scratch objects every request on it shares. */
final class RelayLoop extends Loop {
    /** First bytes of a message that are looked at for its head; more when the head is longer. */
    static final int USUAL_HEAD = 4 << 10;

    private static final System.Logger LOG = System.getLogger(RelayLoop.class.getName());

    private final int index;
    private final RouterTime time;
    private final Settings settings;
    private final RequestLog log;
    private final RequestHead requestHead = new RequestHead();
    private final ResponseHead responseHead = new ResponseHead();
    private final ByteSink head = new ByteSink(2048);
    private final LogLine logLine = new LogLine();
    private final Ended ended = new Ended();
    private final Ids ids = new Ids(new SplittableRandom());
    private final ByteBuffer probe = ByteBuffer.allocateDirect(1);
    private final DynoPool pool = new DynoPool();
    private final Pipes pipes = new Pipes();
    private final Departures departures = new Departures(this);
    private final Timer widener = new Timer(wheel(), this::widen);
    private byte[] scratch = new byte[USUAL_HEAD];
    private final List<RouteState> logged = new ArrayList<>();
    private Snapshot snapshot = Snapshot.EMPTY;
    private boolean logBroken;

    RelayLoop(int index, RouterTime time, Settings settings, RequestLog log) throws IOException {
        super("router-" + index, time::nanoTime);
        this.index = index;
        this.time = time;
        this.settings = settings;
        this.log = log;
        logLine.extras = settings.from().logExtras();
    }

    void use(Snapshot changed) {
        snapshot = changed;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    Settings settings() {
        return settings;
    }

    RequestHead requestHead() {
        return requestHead;
    }

    ResponseHead responseHead() {
        return responseHead;
    }

    /** Empty, to write a head into; valid until the next call. */
    ByteSink head() {
        head.clear(64 << 10);
        return head;
    }

    LogLine logLine() {
        return logLine;
    }

    Ended ended() {
        return ended;
    }

    Ids ids() {
        return ids;
    }

    ByteBuffer probe() {
        return probe.clear();
    }

    DynoPool pool() {
        return pool;
    }

    Departures departures() {
        return departures;
    }

    Pipes pipes() {
        return pipes;
    }

    long epochMicros() {
        return time.epochMicros();
    }

    /** An array the octets between position and limit are copied to, at 0: heads are parsed from arrays. Valid until the next call. */
    byte[] copy(ByteBuffer from, int most) {
        int n = Math.min(from.remaining(), most);
        if (scratch.length < n) {
            scratch = new byte[Math.max(n, scratch.length * 2)];
        }
        from.get(from.position(), scratch, 0, n);
        return scratch;
    }

    /** Where a line of this route goes; follow with {@link #lineWritten}. */
    ByteSink lines(RouteState route) {
        ByteSink lines = route.batch(index).lines();
        if (lines.length() == 0 && !logged.contains(route)) {
            logged.add(route);
        }
        return lines;
    }

    void lineWritten(RouteState route) {
        if (route.batch(index).large()) {
            handOn(route);
            logged.remove(route);
        }
    }

    private void handOn(RouteState route) {
        try {
            route.batch(index).handTo(log, route.route().id());
        } catch (RuntimeException e) {
            // Requests go on without their lines; said once, for the cause (a full disk) would repeat with every turn.
            if (!logBroken) {
                logBroken = true;
                LOG.log(System.Logger.Level.ERROR, "The request log failed; requests go on, lines may be missing.", e);
            }
        }
    }

    @Override
    protected void endOfTurn() {
        for (int i = 0; i < logged.size(); i++) {
            handOn(logged.get(i));
        }
        logged.clear();
    }

    /** A request is held: from time to time let more out. */
    void watchHeld() {
        if (!widener.isSet()) {
            widener.arm(RouteState.WIDEN);
        }
    }

    private void widen() {
        for (RouteState r : snapshot.states()) {
            if (r.held() > 0) {
                r.widen(now());
                watchHeld();
            }
        }
    }
}

package dev.dynolab.router;

import dev.dynolab.router.http.ByteSink;
import dev.dynolab.router.http.ErrorPage;
import dev.dynolab.router.http.Fault;
import dev.dynolab.router.http.HCode;
import dev.dynolab.router.http.LogLine;
import dev.dynolab.router.http.Request;
import dev.dynolab.router.http.RequestHead;
import dev.dynolab.router.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A request on its way: begin → claim a target, or wait → connect → relay → finish, and every way this can fail. One per client
 * connection, begun anew for each request. Loop thread only, but for {@link #letOut}.
 */
final class Exchange extends Held {
    private static final byte[] BAD_EXPECT = "unsupported expect header value".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BAD_CHUNK = "bad chunk".getBytes(StandardCharsets.US_ASCII);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int EXPECTATION_FAILED = 417;

    enum State {
        IDLE,
        HELD,
        CONNECTING,
        /** Sent, or being sent; no byte of the answer yet. */
        WAITING,
        RESPONDING,
        /** The dyno is done, the client has not taken everything. */
        FLUSHING,
        /** A raw pipe after 101. */
        PIPE
    }

    private final RelayLoop loop;
    private final ClientConn client;
    private final Request request = new Request();
    private final Relay relay;

    private State state = State.IDLE;
    private RouteState route;
    private Target target;
    private DynoConn dyno;
    /** The claim is held. */
    private boolean inside;

    private boolean repeated;
    private int attempts;
    private long arrived;
    private long connecting;
    private long connectNanos;
    /** -1 = not connected. */
    private long connected;

    private long graceUntil;
    /** What to answer when waiting is over; null = H20, or H99 when there are targets. */
    private HCode refused;

    private boolean persistentAfterFlush;
    private HCode code;
    private byte[] cause;
    private int status;

    Exchange(RelayLoop loop, ClientConn client) {
        this.loop = loop;
        this.client = client;
        relay = new Relay(loop, client, this);
    }

    void begin(RequestHead head) {
        request.take(head, client.hop(), loop.epochMicros() / 1000, loop.ids());
        relay.begin(head);
        arrived = loop.now();
        attempts = 0;
        repeated = inside = false;
        connected = -1;
        refused = code = null;
        cause = null;
        state = State.HELD;
        route = client.route(request.bytes().array(), request.hostStart(), request.hostEnd());
        if (route == null) {
            answer(ErrorPage.noSuchApp());
        } else if (request.expectsOther()) {
            refuseExpectation();
        } else {
            route.counted();
            dispatch(true);
        }
    }

    private void refuseExpectation() {
        code = HCode.H26;
        cause = BAD_EXPECT;
        answer(ErrorPage.of(Fault.EXPECT));
    }

    /** Into a target, into the waiting room, or to an error. */
    private void dispatch(boolean counts) {
        if (route.gone()) {
            route.permitBack(this);
            answer(ErrorPage.noSuchApp());
        } else if (route.route().maintenance()) {
            route.permitBack(this);
            fail(HCode.H80);
        } else {
            switch (route.admit(this, loop.now(), counts)) {
                case GO -> enter();
                case HELD -> hold();
                case REFUSED -> fail(route.refusal());
            }
        }
    }

    @Override
    void claimed(Target claimed) {
        target = claimed;
        inside = true;
    }

    private void enter() {
        attempts++;
        DynoConn pooled = loop.pool().take(target, !request.replayable());
        if (pooled == null) {
            connect();
            return;
        }
        connecting = loop.now();
        dyno = pooled;
        dyno.serve(this);
        connected();
    }

    private void connect() {
        state = State.CONNECTING;
        connecting = loop.now();
        try {
            dyno = DynoConn.connect(loop, target, this);
        } catch (IOException e) {
            connectFailed(false);
            return;
        }
        if (!dyno.connecting()) {
            connected();
        }
    }

    void connected() {
        state = State.WAITING;
        connected = loop.now();
        connectNanos = connected - connecting;
        refused = null;
        target.trusted();
        client.timer().arm(loop.settings().firstByte());
        relay.start(dyno);
    }

    /** Nothing was sent: try elsewhere, and leave this dyno alone for a while. */
    void connectFailed(boolean timedOut) {
        if (refused == null) {
            graceUntil = loop.now() + loop.settings().grace();
        }
        refused = timedOut ? HCode.H19 : HCode.H21;
        connected = -1;
        connectNanos = loop.now() - connecting;
        target.quarantine(loop.now(), loop.settings().quarantine());
        leaveTarget(false);
        if (attempts >= loop.settings().limits().attempts()) {
            fail(refused);
        } else {
            state = State.HELD;
            dispatch(false);
        }
    }

    private void hold() {
        state = State.HELD;
        long left = arrived + loop.settings().hold() - loop.now();
        if (route.routable()) {
            left = Math.min(left, refused != null ? graceUntil - loop.now() : route.quarantineLeft(loop.now()));
        } else {
            refused = null;
        }
        if (left <= 0) {
            waitedLong();
            return;
        }
        client.timer().arm(left);
        loop.watchHeld();
    }

    @Override
    void letOut() {
        loop.execute(() -> {
            if (state == State.HELD) {
                dispatch(attempts == 0);
            }
        });
    }

    /** The timer of the state it is in has run out. */
    void expired() {
        switch (state) {
            case HELD -> waitedLong();
            case WAITING -> fail(relay.heard() ? HCode.H15 : HCode.H12);
            case FLUSHING -> abort(HCode.H28);
            case RESPONDING, PIPE -> abort(client.blocked() ? HCode.H28 : HCode.H15);
            default -> {}
        }
    }

    private void waitedLong() {
        boolean over = loop.now() - arrived >= loop.settings().hold();
        if (refused == null && !over) {
            hold();
            route.pump();
        } else if (route.leave(this)) {
            fail(refused != null ? refused : route.routable() ? HCode.H99 : HCode.H20);
        }
    }

    /** The dyno's connection ended, or broke, before a byte of the answer. */
    void lost(boolean written) {
        switch (RetryRule.afterLoss(written, dyno.used(), request.replayable(), repeated)) {
            case FRESH -> {
                repeated |= written;
                dyno.close();
                connect();
            }
            case ELSEWHERE -> connectFailed(false);
            default -> fail(HCode.H13);
        }
    }

    void badChunk() {
        cause = BAD_CHUNK;
        if (state == State.WAITING) {
            fail(HCode.H26);
        } else {
            abort(HCode.H26);
        }
    }

    /** The router answers for the dyno; or the client hears nothing more, when it has heard something already. */
    void fail(HCode why) {
        if (state == State.RESPONDING || state == State.PIPE) {
            abort(why);
            return;
        }
        code = why;
        answer(ErrorPage.of(why));
    }

    private void answer(ErrorPage page) {
        ByteSink out = loop.head();
        boolean persistent = request.persistent() && relay.requestRead();
        page.write(out, connection(persistent), request.head());
        status = code == HCode.H26 && cause == BAD_EXPECT ? EXPECTATION_FAILED : page.status();
        leaveTarget(false);
        client.send(Sending.view(out));
        complete(persistent);
    }

    Response.Connection connection(boolean persistent) {
        if (!persistent) {
            return Response.Connection.CLOSE;
        }
        return request.http10() ? Response.Connection.KEEP_ALIVE : Response.Connection.STAYS;
    }

    /** In the middle of an answer the only honest signal is the end of the connection. */
    private void abort(HCode why) {
        code = why;
        leaveTarget(false);
        complete(false);
    }

    /** The client went away. */
    void clientGone() {
        if (state == State.HELD && !route.leave(this)) {
            route.permitBack(this);
        }
        code = HCode.H27;
        status = code.status();
        leaveTarget(false);
        log();
        state = State.IDLE;
        client.close();
    }

    /** A bug of ours: whatever happens, the claim is given back. */
    void crashed() {
        if (state == State.HELD && !route.leave(this)) {
            route.permitBack(this);
        }
        code = HCode.H99;
        status = code.status();
        leaveTarget(false);
        state = State.IDLE;
        client.close();
    }

    void responding(int dynoStatus) {
        state = State.RESPONDING;
        status = dynoStatus;
        client.timer().arm(loop.settings().idle());
    }

    /** Octets moved, in whichever direction. */
    void moved() {
        if (state != State.WAITING || relay.heard()) {
            client.timer().arm(loop.settings().idle());
        }
    }

    void piping() {
        state = State.PIPE;
    }

    /** The dyno has said everything: it is free, whatever the client still has to take. */
    void answered(boolean reusable, boolean persistent) {
        leaveTarget(reusable);
        if (client.isBroken()) {
            clientGone();
        } else if (client.blocked()) {
            state = State.FLUSHING;
            persistentAfterFlush = persistent;
        } else {
            complete(persistent);
        }
    }

    void flushed() {
        complete(persistentAfterFlush);
    }

    private void complete(boolean persistent) {
        log();
        state = State.IDLE;
        client.finish(persistent);
    }

    /** Ends the claim; the connection goes to the pool or is closed. */
    private void leaveTarget(boolean reusable) {
        if (dyno != null) {
            if (reusable) {
                loop.pool().give(dyno);
            } else {
                dyno.close();
            }
        }
        dyno = null;
        if (inside) {
            inside = false;
            route.finished(this, target);
        }
    }

    private void log() {
        if (route == null) {
            return;
        }
        LogLine line = loop.logLine();
        line.code = code;
        line.cause = cause;
        boolean reached = connected >= 0 || code == HCode.H19 || code == HCode.H21;
        line.dyno = reached ? target.dynoOctets() : null;
        line.release = reached ? target.releaseOctets() : null;
        line.connectMillis = connectNanos / NANOS_PER_MILLI;
        line.serviceMillis = connected >= 0 ? (loop.now() - connected) / NANOS_PER_MILLI : -1;
        line.status = status;
        line.bytes = relay.responseOctets();
        line.attempts = attempts;
        line.write(loop.lines(route), request, loop.epochMicros());
        loop.lineWritten(route);
    }

    State state() {
        return state;
    }

    Request request() {
        return request;
    }

    Relay relay() {
        return relay;
    }
}

package dev.dynolab.router;

import dev.dynolab.router.http.ByteSink;
import dev.dynolab.router.http.ErrorPage;
import dev.dynolab.router.http.Fault;
import dev.dynolab.router.http.HCode;
import dev.dynolab.router.http.Request;
import dev.dynolab.router.http.RequestHead;
import dev.dynolab.router.http.Response;

/**
 * A request on its way: begin → claim a target, or wait → connect → relay → finish, and every way this can fail. One per client
 * connection, begun anew for each request. Loop thread only, but for {@link #letOut}.
 */
final class Exchange extends Held {
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
    private final Visit visit;
    private Pipe pipe;
    private boolean repeated;
    private long arrived;
    private long graceUntil;
    /** What to answer when waiting is over; null = H20, or H99 when there are targets. */
    private HCode refused;

    private boolean persistentAfterFlush;
    private final Outcome outcome;

    Exchange(RelayLoop loop, ClientConn client) {
        this.loop = loop;
        this.client = client;
        relay = new Relay(loop, client, this);
        visit = new Visit(loop, this);
        outcome = new Outcome(loop);
    }

    void begin(RequestHead head) {
        take(head);
        relay.begin(head);
        repeated = false;
        refused = null;
        state = State.HELD;
        if (route == null) {
            notFound(ErrorPage.noSuchApp());
        } else if (request.expectsOther()) {
            refuseExpectation();
        } else if (request.misconfigured()) {
            fail(HCode.H23);
        } else {
            route.counted();
            wish.read(head, request, route.route().traffic(), loop.snapshot());
            dispatch(true);
        }
    }

    private void take(RequestHead head) {
        route = null;
        request.take(head, client.hop(), loop.epochMicros() / 1000, loop.ids());
        arrived = loop.now();
        visit.begin();
        outcome.begin();
        route = client.route(request.bytes().array(), request.hostStart(), request.hostEnd());
    }

    /** A head that cannot be served, of which only {@link RequestHead#salvage} is known: told where it is plain whose it was. */
    void refused(RequestHead head, Fault fault, ErrorPage page) {
        take(head);
        outcome.refused(fault, page.status());
        log();
    }

    private void refuseExpectation() {
        ErrorPage page = ErrorPage.of(Fault.EXPECT);
        outcome.refused(Fault.EXPECT, page.status());
        answer(page, request.acceptsHtml());
    }

    private void notFound(ErrorPage page) {
        outcome.answered(page.status());
        answer(page, request.acceptsHtml());
    }

    /** Into a target, into the waiting room, or to an error. */
    private void dispatch(boolean counts) {
        if (route.gone()) {
            route.permitBack(this);
            notFound(ErrorPage.noSuchApp());
        } else if (route.route().maintenance()) {
            route.permitBack(this);
            fail(HCode.H80);
        } else {
            switch (route.admit(this, loop.now(), counts)) {
                case GO -> enter();
                case HELD -> hold();
                case BACKLOG -> fail(HCode.H11);
                case CROWDED -> fail(HCode.H22);
                case REFUSED -> fail(wish.only() != null && refused != null ? refused : route.refusal());
                case ABSENT -> notFound(ErrorPage.noSuchRelease(wish.only()));
            }
        }
    }

    @Override
    void claimed(Target claimed) {
        visit.claimed(claimed);
    }

    private void enter() {
        state = State.CONNECTING;
        visit.enter(!request.replayable());
    }

    void connected() {
        state = State.WAITING;
        refused = null;
        visit.connected();
        client.timer().arm(loop.settings().firstByte());
        relay.start(visit.dyno());
    }

    /** Nothing was sent: try elsewhere, and leave this dyno alone for a while. */
    void connectFailed(boolean timedOut) {
        if (refused == null) {
            graceUntil = loop.now() + loop.settings().grace();
        }
        refused = timedOut ? HCode.H19 : HCode.H21;
        visit.connectFailed();
        leaveTarget(false);
        if (visit.attempts() >= loop.settings().limits().attempts()) {
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
                letIn();
            }
        });
    }

    private void letIn() {
        try {
            wish.readAgain(loop.requestHead(), request, route.route().traffic(), loop.snapshot());
            dispatch(visit.attempts() == 0);
        } catch (RuntimeException | OutOfMemoryError e) {
            crashed();
            throw e;
        }
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
            fail(refused != null ? refused : route.overdue());
        }
    }

    /** The dyno's connection ended, or broke, before a byte of the answer. */
    void lost(boolean written) {
        switch (RetryRule.afterLoss(written, visit.dyno().used(), request.replayable(), repeated)) {
            case FRESH -> {
                repeated |= written;
                state = State.CONNECTING;
                visit.again();
            }
            case ELSEWHERE -> connectFailed(false);
            default -> fail(HCode.H13);
        }
    }

    void badChunk() {
        outcome.badChunk();
        if (state == State.WAITING) {
            fail(HCode.H26);
        } else {
            abort(HCode.H26);
        }
    }

    /**
     * The dyno's head is none, or beyond a limit.
     *
     * @param restriction which limit; null = it is no HTTP
     */
    void badHead(byte[] restriction) {
        outcome.restricted(restriction);
        fail(restriction == null ? HCode.H17 : HCode.H25);
    }

    /** The router answers for the dyno; or the client hears nothing more, when it has heard something already. */
    void fail(HCode why) {
        if (state == State.RESPONDING || state == State.PIPE) {
            abort(why);
            return;
        }
        outcome.failed(why);
        outcome.answered(why.status());
        String own = route.route().pages().of(why);
        if (own == null) {
            answer(ErrorPage.of(why), request.acceptsHtml());
        } else {
            answer(ErrorPage.framing(why, own), true);
        }
    }

    private void answer(ErrorPage page, boolean asHtml) {
        ByteSink out = loop.head();
        boolean persistent = request.persistent() && relay.requestRead();
        page.write(out, connection(persistent), request.head(), asHtml);
        leaveTarget(false);
        state = State.FLUSHING;
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
        outcome.failed(why);
        leaveTarget(false);
        complete(false);
    }

    /** The drain of its target is over, and the pipe still open: a pipe that was cut has no status. */
    void cut() {
        outcome.answered(0);
        abort(HCode.H24);
    }

    /** The client went away. */
    void clientGone() {
        leaveRoom();
        outcome.failed(HCode.H27);
        outcome.answered(HCode.H27.status());
        leaveTarget(false);
        log();
        state = State.IDLE;
        client.close();
    }

    private void leaveRoom() {
        if (state == State.HELD && !route.leave(this)) {
            route.permitBack(this);
        }
    }

    /** A bug of ours, or no memory: whatever happens next, the claim is given back. */
    void crashed() {
        if (route == null) {
            client.refuse(ErrorPage.of(HCode.H99));
            return;
        }
        leaveRoom();
        leaveTarget(false);
        boolean heard = state == State.RESPONDING || state == State.PIPE || state == State.FLUSHING;
        state = heard ? State.RESPONDING : State.WAITING;
        fail(HCode.H99);
        client.finish(false);
    }

    void responding(int dynoStatus) {
        state = State.RESPONDING;
        outcome.answered(dynoStatus);
        client.timer().arm(loop.settings().idle());
    }

    /** Octets moved, in whichever direction. */
    void moved() {
        if (state != State.WAITING || relay.heard()) {
            client.timer().arm(loop.settings().idle());
        }
    }

    void piping(Pipe made) {
        state = State.PIPE;
        pipe = made;
        loop.pipes().add(made);
        route.upgraded();
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

    private void leaveTarget(boolean reusable) {
        Target left = visit.leave(reusable);
        if (left != null) {
            route.finished(this, left, pipe != null);
        }
        if (pipe != null) {
            loop.pipes().remove(pipe);
            pipe = null;
        }
    }

    private void log() {
        if (route != null) {
            outcome.tell(route, request, visit, relay.responseOctets(), arrived);
        }
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

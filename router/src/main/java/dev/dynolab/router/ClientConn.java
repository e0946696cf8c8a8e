package dev.dynolab.router;

import dev.dynolab.router.http.ErrorPage;
import dev.dynolab.router.http.Fault;
import dev.dynolab.router.http.Hop;
import dev.dynolab.router.http.RequestHead;
import dev.dynolab.router.http.Response;
import dev.dynolab.router.io.Conn;
import dev.dynolab.router.io.Loop;
import dev.dynolab.router.io.SocketTable;
import dev.dynolab.router.io.Timer;
import dev.dynolab.router.io.Wire;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;

/**
 * A client's connection: takes one request after the other off it and gives each to its {@link Exchange}. Octets that came too early
 * (a body nobody reads yet, the next request) are kept, few of them; then reading stops and the client's own buffers fill.
 */
final class ClientConn extends Conn {
    /** Octets kept for later, at most: what a held request costs beside its head. */
    private static final int MOST_KEPT = 4 << 10;

    private static final long LINGER = 2_000_000_000L;
    private static final int LINGER_OCTETS = 1 << 20;

    private enum State {
        /** Between requests, or in the middle of a head. */
        HEAD,
        EXCHANGE,
        /** The last answer is sent; what the client still sends is thrown away, or a reset would destroy the answer. */
        LINGER
    }

    private final RelayLoop loop;
    private final int listenPort;
    private final Hop hop;
    private final Exchange exchange;
    private final Timer timer;
    private State state = State.HEAD;
    private ByteBuffer kept;
    /** What is being read from right now: the loop's input, or what was kept; null between events. */
    private ByteBuffer source;

    private boolean taking;
    private boolean refused;
    private boolean closeWhenDrained;
    private int lingered;

    /**
     * @param listenPort the port it came in by, whose own route it gets
     */
    ClientConn(RelayLoop loop, Wire wire, int listenPort, Hop hop) throws ClosedChannelException {
        super(loop, wire);
        this.loop = loop;
        this.listenPort = listenPort;
        this.hop = hop;
        exchange = new Exchange(loop, this);
        timer = timer(this::expired);
        register(SelectionKey.OP_READ);
        timer.arm(loop.settings().keepAlive());
    }

    @Override
    protected void readable() {
        switch (state) {
            case HEAD:
                if (blocked()) {
                    reading(false);
                } else if (fill(kept == null ? RelayLoop.USUAL_HEAD : Integer.MAX_VALUE) < 0) {
                    close();
                } else {
                    takeRequests();
                }
                break;
            case EXCHANGE:
                exchange.relay().fromClient();
                break;
            default:
                linger();
        }
    }

    /**
     * Reads at most {@code most} octets into {@link #source}, behind what was kept.
     *
     * @return octets read, -1 at the end
     */
    int fill(int most) {
        ByteBuffer in = loop.input().clear().position(Loop.HEADROOM);
        in.limit(Loop.HEADROOM + Math.min(most, in.remaining()));
        int n = read(in);
        in.flip().position(Loop.HEADROOM);
        if (kept == null) {
            source = in;
        } else {
            if (n > 0) {
                append(in);
            }
            source = kept;
        }
        return n;
    }

    /** Reads behind what is kept while nobody wants it: to see the client's end. -1 at the end. */
    int fillKept() {
        int room = MOST_KEPT - (kept == null ? 0 : kept.remaining());
        if (room <= 0) {
            reading(false);
            loop.departures().watch(this);
            return 0;
        }
        int n = fill(room);
        settle();
        return n;
    }

    /** Its request is held, and it has more to send than is kept. */
    boolean unread() {
        return isOpen() && state == State.EXCHANGE && exchange.state() == Exchange.State.HELD && !isReading();
    }

    /** False when it is still there. */
    boolean leaveIfClosed(SocketTable table) {
        boolean gone = table.closed(here(), peer());
        if (gone) {
            exchange.clientGone();
        }
        return gone;
    }

    private void append(ByteBuffer in) {
        int need = kept.remaining() + in.remaining();
        if (kept.capacity() - kept.limit() < in.remaining()) {
            ByteBuffer larger = ByteBuffer.allocate(need <= MOST_KEPT ? MOST_KEPT : need * 2);
            larger.put(kept).flip();
            kept = larger;
        }
        int at = kept.limit();
        kept.limit(at + in.remaining());
        kept.put(at, in, in.position(), in.remaining());
    }

    /** What may be read from: the octets at hand. */
    ByteBuffer source() {
        return source != null ? source : kept;
    }

    /** The event is over: octets nobody took are kept. */
    void settle() {
        if (source != null && source != kept && source.hasRemaining()) {
            kept = ByteBuffer.allocate(source.remaining()).put(source).flip();
        } else if (kept != null && !kept.hasRemaining()) {
            kept = null;
        }
        source = null;
    }

    private void takeRequests() {
        taking = true;
        while (state == State.HEAD && isOpen() && !blocked() && takeRequest()) {
            // Requests that are answered at once follow each other here.
        }
        taking = false;
        if (isOpen()) {
            settle();
        }
    }

    /** False when there is not a whole head yet, or never will be. */
    private boolean takeRequest() {
        ByteBuffer in = source();
        if (in == null || !skipEmptyLines(in)) {
            return false;
        }
        RequestHead head = loop.requestHead();
        int most = loop.settings().limits().requestHead();
        int from = in.hasArray() ? in.position() : 0;
        byte[] octets = in.hasArray() ? in.array() : loop.copy(in, in.remaining());
        int end = head.parse(octets, from, from + Math.min(in.remaining(), most));
        if (end == RequestHead.MORE && in.remaining() < most) {
            return false;
        }
        if (end <= 0) {
            Fault fault = end == RequestHead.BAD ? head.fault() : Fault.TOO_LARGE;
            ErrorPage page = ErrorPage.of(fault);
            head.salvage(octets, from, from + in.remaining());
            exchange.refused(head, fault, page);
            refuse(page);
            return false;
        }
        in.position(in.position() + end - from);
        state = State.EXCHANGE;
        exchange.begin(head);
        return true;
    }

    /** Some clients end a body with one line too many (RFC 9112 §2.2). False when nothing else is there yet. */
    private static boolean skipEmptyLines(ByteBuffer in) {
        while (in.hasRemaining() && in.get(in.position()) == '\r') {
            if (in.remaining() == 1) {
                return false;
            }
            if (in.get(in.position() + 1) != '\n') {
                return true;
            }
            in.position(in.position() + 2);
        }
        return in.hasRemaining();
    }

    /** The last answer of a connection that has said something nobody can serve. */
    void refuse(ErrorPage why) {
        var page = loop.head();
        why.write(page, Response.Connection.CLOSE, false, false);
        send(Sending.view(page));
        refused = true;
        finish(false);
    }

    /**
     * The answer is handed over.
     *
     * @param persistent another request may follow; else the connection is closed as soon as the client has it all
     */
    void finish(boolean persistent) {
        if (!isOpen()) {
            return;
        }
        if (persistent && !isBroken()) {
            state = State.HEAD;
            timer.arm(loop.settings().keepAlive());
            reading(true);
            if (!taking && !blocked() && kept != null) {
                takeRequests();
            }
            return;
        }
        if (!blocked() && !refused && exchange.relay().requestRead() && nothingAtHand()) {
            close();
            return;
        }
        state = State.LINGER;
        timer.arm(loop.settings().idle());
        closeWhenDrained = true;
        if (!blocked()) {
            endOutput();
        }
    }

    /** A close is then a plain end for the client: no octet of its is lost, so the kernel does not send a reset. */
    private boolean nothingAtHand() {
        ByteBuffer at = source();
        return at == null || !at.hasRemaining();
    }

    private void endOutput() {
        kept = source = null;
        lingered = 0;
        shutdownOutput();
        if (isBroken()) {
            close();
        } else {
            timer.arm(LINGER);
            reading(true);
        }
    }

    private void linger() {
        ByteBuffer in = loop.input().clear();
        int n = read(in);
        lingered += Math.max(0, n);
        if (blocked() && !isBroken() && n < 0) {
            reading(false);
        } else if (n < 0 || lingered > LINGER_OCTETS) {
            close();
        }
    }

    @Override
    protected void drained() {
        if (state == State.EXCHANGE) {
            exchange.relay().clientTakesMore();
        } else if (closeWhenDrained) {
            endOutput();
        } else if (state == State.HEAD) {
            reading(true);
            takeRequests();
        }
    }

    @Override
    protected void writeFailed() {
        if (state == State.EXCHANGE) {
            exchange.clientGone();
        } else {
            close();
        }
    }

    private void expired() {
        if (state == State.EXCHANGE) {
            exchange.expired();
        } else {
            close();
        }
    }

    @Override
    protected void crashed() {
        if (state == State.EXCHANGE) {
            exchange.crashed();
        } else {
            close();
        }
    }

    /** The one timer of whatever the connection is doing. */
    Timer timer() {
        return timer;
    }

    Hop hop() {
        return hop;
    }

    RouteState route(byte[] host, int from, int to) {
        return loop.snapshot().find(listenPort, host, from, to);
    }

    @Override
    public void close() {
        timer.drop();
        kept = source = null;
        super.close();
    }
}

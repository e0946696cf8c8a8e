package dev.dynolab.router;

import dev.dynolab.router.http.Body;
import dev.dynolab.router.http.ByteSink;
import dev.dynolab.router.http.HCode;
import dev.dynolab.router.http.Request;
import dev.dynolab.router.http.RequestHead;
import dev.dynolab.router.http.Response;
import dev.dynolab.router.http.ResponseHead;
import dev.dynolab.router.io.Loop;
import java.nio.ByteBuffer;

/**
 * Moves the octets of one exchange in both directions. Who sends faster than the other side takes is not read from until it has.
 * Loop thread only.
 */
final class Relay {
    private static final int READ = 64 << 10;
    /** What is read at a time for a peer that has been slow before: it may have to be kept. */
    private static final int READ_FOR_SLOW = 16 << 10;

    private final RelayLoop loop;
    private final ClientConn client;
    private final Exchange exchange;
    private final Body requestBody = new Body();
    private final Body responseBody = new Body();

    private DynoConn dyno;
    private boolean continued;
    /** Some octet of the request may have reached the dyno. */
    private boolean written;
    /** Some octet of an answer came. */
    private boolean heard;

    private boolean persistent;
    private boolean dynoPersistent;
    private boolean unwrap;
    private boolean clientSlow;
    /** After a 101; null = none. */
    private Pipe pipe;

    /** The beginning of a response head. */
    private ByteBuffer kept;

    Relay(RelayLoop loop, ClientConn client, Exchange exchange) {
        this.loop = loop;
        this.client = client;
        this.exchange = exchange;
    }

    void begin(RequestHead head) {
        head.frame(requestBody);
        responseBody.none();
        dyno = null;
        continued = clientSlow = false;
        pipe = null;
    }

    /** The request has arrived to its last octet. */
    boolean requestRead() {
        return requestBody.done();
    }

    /** Octets of content the dyno has sent. */
    long responseOctets() {
        return pipe == null ? responseBody.data() : pipe.octets();
    }

    /** Some octet of an answer came. */
    boolean heard() {
        return heard;
    }

    /** The connection is there: sends the head, with what is at hand of the body in the same write. */
    void start(DynoConn connection) {
        dyno = connection;
        written = heard = false;
        kept = null;
        Request request = exchange.request();
        if (request.expectsContinue() && !continued && !requestBody.done()) {
            continued = true;
            ByteSink out = loop.head();
            Response.proceed(out);
            client.send(Sending.view(out));
        }
        ByteBuffer body = client.source();
        int n = 0;
        if (body != null && !requestBody.done()) {
            requestBody.mark();
            n = requestBody.take(body);
            if (n < 0) {
                exchange.badChunk();
                return;
            }
        }
        int sent = Sending.headAndBody(loop.input(), request.bytes(), body, n, dyno);
        written = sent > 0 || dyno.blocked();
        if (!written && dyno.isBroken()) {
            if (n > 0) {
                requestBody.reset();
            }
            exchange.lost(false);
            return;
        }
        if (n > 0) {
            body.position(body.position() + n);
        }
        readClientOrWait();
    }

    private void readClientOrWait() {
        client.reading(requestBody.done() || !dyno.blocked());
    }

    /** The client's connection has something to read while the exchange lasts. */
    void fromClient() {
        boolean wanted = exchange.state() == Exchange.State.PIPE || dynoListens() && !requestBody.done();
        int n = wanted ? client.fill(READ) : client.fillKept();
        if (n < 0) {
            clientEnded();
        } else if (wanted) {
            toDyno();
            if (client.isOpen()) {
                client.settle();
            }
        }
    }

    private boolean dynoListens() {
        return exchange.state() == Exchange.State.WAITING || exchange.state() == Exchange.State.RESPONDING;
    }

    private void clientEnded() {
        if (exchange.state() == Exchange.State.PIPE && !client.isBroken()) {
            pipe.clientEnded();
        } else {
            exchange.clientGone();
        }
    }

    private void toDyno() {
        ByteBuffer in = client.source();
        if (in == null || !in.hasRemaining()) {
            return;
        }
        int n = exchange.state() == Exchange.State.PIPE ? in.remaining() : requestBody.take(in);
        if (n < 0) {
            exchange.badChunk();
            return;
        }
        Sending.body(in, n, dyno);
        if (dyno.blocked() || dyno.isBroken()) {
            client.reading(false);
        }
        exchange.moved();
    }

    void dynoTakesMore() {
        if (pipe != null) {
            pipe.endOutputWhenSent();
        }
        if (exchange.state() == Exchange.State.PIPE ? !pipe.endsOutput() : dynoListens()) {
            client.reading(true);
        }
    }

    /** It may have answered before it closed: reading will tell. */
    void dynoStoppedReading() {
        dyno.reading(true);
    }

    void clientTakesMore() {
        if (exchange.state() == Exchange.State.FLUSHING) {
            exchange.flushed();
        } else if (dyno != null && exchange.state() != Exchange.State.HELD) {
            dyno.reading(true);
        }
    }

    /** The dyno's connection has something to read. */
    void fromDyno() {
        ByteBuffer in = loop.input().clear().position(Loop.HEADROOM);
        in.limit(Loop.HEADROOM + (clientSlow ? READ_FOR_SLOW : READ));
        int n = dyno.readInto(in);
        if (n < 0) {
            dynoEnded();
            return;
        }
        if (n == 0) {
            return;
        }
        heard = true;
        in.flip().position(Loop.HEADROOM);
        switch (exchange.state()) {
            case WAITING -> head(kept == null ? in : joined(in));
            case RESPONDING -> body(in);
            case PIPE -> piped(in);
            default -> throw new IllegalStateException("octets from a dyno while " + exchange.state());
        }
    }

    private ByteBuffer joined(ByteBuffer in) {
        ByteBuffer all = ByteBuffer.allocate(kept.remaining() + in.remaining());
        all.put(kept).put(in).flip();
        kept = null;
        return all;
    }

    private void dynoEnded() {
        switch (exchange.state()) {
            case WAITING -> {
                if (heard) {
                    exchange.fail(HCode.H18);
                } else {
                    exchange.lost(written);
                }
            }
            case RESPONDING -> {
                if (responseBody.endsByClose() && !dyno.isBroken()) {
                    exchange.answered(false, false);
                } else {
                    exchange.fail(HCode.H18);
                }
            }
            default -> exchange.answered(false, false);
        }
    }

    /** Interim heads are passed on one after the other, then comes the one that counts. */
    private void head(ByteBuffer in) {
        ResponseHead head = loop.responseHead();
        while (in.hasRemaining()) {
            int length = parse(head, in);
            if (length == ResponseHead.MORE) {
                if (in.remaining() >= loop.settings().limits().responseHead()) {
                    exchange.badHead(head.restriction());
                } else {
                    kept = ByteBuffer.allocate(in.remaining()).put(in).flip();
                    exchange.moved();
                }
                return;
            }
            if (length < 0) {
                exchange.badHead(head.restriction());
                return;
            }
            in.position(in.position() + length);
            if (head.status() == 101) {
                switchProtocol(head, in);
                return;
            }
            if (head.status() >= 200) {
                respond(head, in);
                return;
            }
            interim(head);
        }
    }

    private int parse(ResponseHead head, ByteBuffer in) {
        int most = Math.min(in.remaining(), loop.settings().limits().responseHead());
        if (in.hasArray()) {
            int end = head.parse(in.array(), in.position(), in.position() + most);
            return end > 0 ? end - in.position() : end;
        }
        int usual = Math.min(most, RelayLoop.USUAL_HEAD);
        int end = head.parse(loop.copy(in, usual), 0, usual);
        return end == ResponseHead.MORE && usual < most ? head.parse(loop.copy(in, most), 0, most) : end;
    }

    /** 100 was given by the router itself; others, such as 103, mean something to HTTP/1.1 clients only; what ends HTTP/2 cannot carry them. */
    private void interim(ResponseHead head) {
        if (head.status() != 100
                && !exchange.request().http10()
                && !client.hop().http2()) {
            ByteSink out = loop.head();
            Response.write(head, out, Response.Connection.STAYS, false, null);
            client.send(Sending.view(out));
        }
        exchange.moved();
    }

    private void respond(ResponseHead head, ByteBuffer in) {
        Request request = exchange.request();
        head.frame(responseBody, request.head());
        dynoPersistent = head.persistent();
        unwrap = request.http10() && responseBody.isChunked();
        persistent = request.persistent() && requestBody.done() && !responseBody.endsByClose() && !unwrap;
        ByteSink out = loop.head();
        Response.write(head, out, exchange.connection(persistent), unwrap, exchange.wish.cookies());
        ByteBuffer plain = unwrap ? ByteBuffer.allocate(in.remaining()) : null;
        int n = responseBody.take(in, plain);
        if (n < 0) {
            exchange.fail(HCode.H17);
            return;
        }
        exchange.responding(head.status());
        if (unwrap) {
            int end = in.position() + n;
            plain.flip();
            Sending.headAndBody(loop.input(), out, plain, plain.remaining(), client);
            in.position(Math.min(end, in.limit()));
        } else {
            Sending.headAndBody(loop.input(), out, in, n, client);
            in.position(in.position() + n);
        }
        handedOver(in);
    }

    private void body(ByteBuffer in) {
        ByteBuffer plain = unwrap ? ByteBuffer.allocate(in.remaining()) : null;
        int n = responseBody.take(in, plain);
        if (n < 0) {
            exchange.fail(HCode.H17);
            return;
        }
        if (unwrap) {
            client.send(plain.flip());
            in.position(in.position() + n);
        } else {
            Sending.body(in, n, client);
        }
        exchange.moved();
        handedOver(in);
    }

    private void handedOver(ByteBuffer in) {
        if (client.isBroken()) {
            exchange.clientGone();
        } else if (responseBody.done()) {
            boolean clean = !in.hasRemaining() && !dyno.isBroken() && !dyno.blocked();
            exchange.answered(clean && dynoPersistent && requestBody.done(), persistent);
        } else if (client.blocked()) {
            clientSlow = true;
            dyno.reading(false);
        }
    }

    private void switchProtocol(ResponseHead head, ByteBuffer in) {
        if (!head.switches() || !exchange.request().upgrade()) {
            exchange.fail(HCode.H17);
            return;
        }
        ByteSink out = loop.head();
        Response.write(head, out, Response.Connection.UPGRADE, false, exchange.wish.cookies());
        responseBody.none();
        exchange.responding(head.status());
        pipe = new Pipe(exchange, client, dyno, head.webSocket());
        exchange.piping(pipe);
        client.send(Sending.view(out));
        if (in.hasRemaining()) {
            piped(in);
        }
        if (exchange.state() == Exchange.State.PIPE) {
            toDyno();
            client.settle();
            client.reading(!dyno.blocked());
            if (dyno.target().draining()) {
                pipe.close();
            }
        }
    }

    private void piped(ByteBuffer in) {
        pipe.toClient(in);
        exchange.moved();
        if (client.isBroken()) {
            exchange.clientGone();
        } else if (client.blocked()) {
            clientSlow = true;
            dyno.reading(false);
        }
    }
}

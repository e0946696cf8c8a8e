package dev.dynolab.router;

import dev.dynolab.router.http.Frames;
import java.nio.ByteBuffer;

/**
 * The raw pipe after a 101: octets both ways, whatever they mean. When its target drains it is told to close, in the way that loses
 * least: a WebSocket's client gets a close frame between two frames and closes with the dyno by its protocol; of any other protocol the
 * dyno learns that its client sends no more, and can finish. Who is still there at the end of the drain is cut. Loop thread only.
 */
final class Pipe {
    /** An unmasked close frame, 1001 "going away" (RFC 6455 §5.5.1, §7.4.1). */
    private static final byte[] GOING_AWAY = {(byte) 0x88, 2, 0x03, (byte) 0xE9};

    private final Exchange exchange;
    private final ClientConn client;
    private final DynoConn dyno;
    /** What the dyno sends, when it is frames. */
    private final Frames frames;

    private long octets;
    private boolean closing;
    /** The close frame is sent: nothing may follow it. */
    private boolean closed;

    private boolean endDynoOutput;

    Pipe(Exchange exchange, ClientConn client, DynoConn dyno, boolean webSocket) {
        this.exchange = exchange;
        this.client = client;
        this.dyno = dyno;
        frames = webSocket ? new Frames() : null;
    }

    Target target() {
        return dyno.target();
    }

    /** Octets the dyno has sent. */
    long octets() {
        return octets;
    }

    void toClient(ByteBuffer in) {
        octets += in.remaining();
        if (!closed) {
            int n = frames == null ? in.remaining() : frames.follow(in, closing);
            Sending.body(in, n, client);
            sendClose();
        }
        in.position(in.limit());
    }

    /** The client has ended: so does the dyno's side, when all is sent. */
    void clientEnded() {
        client.reading(false);
        endDynoOutput = true;
        endOutputWhenSent();
    }

    boolean endsOutput() {
        return endDynoOutput;
    }

    void endOutputWhenSent() {
        if (endDynoOutput && !dyno.blocked()) {
            dyno.endOutput();
        }
    }

    /** Its target drains. */
    void close() {
        if (closing) {
            return;
        }
        closing = true;
        if (frames == null) {
            clientEnded();
        } else {
            sendClose();
        }
    }

    private void sendClose() {
        if (closing && !closed && frames != null && frames.between()) {
            closed = true;
            client.send(ByteBuffer.wrap(GOING_AWAY));
        }
    }

    /** The drain is over. */
    void cut() {
        exchange.cut();
    }
}

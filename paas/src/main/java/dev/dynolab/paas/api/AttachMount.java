package dev.dynolab.paas.api;

import dev.dynolab.paas.deploy.DynoService;
import dev.dynolab.paas.dyno.Attachment;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.runtime.DynoObserver;
import dev.dynolab.paas.work.SerialQueue;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.Channels;

/**
 * The terminal of an attached dyno: an upgrade to {@code dynolab-attach}, then frames both ways, each a byte for the
 * channel, four for the length (big-endian) and the payload. From the client: 0 input, 1 end of input, 2 interrupt, 5 the
 * terminal's rows and columns in four bytes each. To the client: 1 standard output, 2 standard error, 3 a notice, 4 the exit status in four bytes, which is the last.
 */
final class AttachMount implements Resource {
    static final String PATH = "/dynolab/attach/";

    private static final String PROTOCOL = "dynolab-attach";
    private static final int HEADER = 5;
    private static final int LARGEST = 1 << 20;
    private static final int LARGEST_SIDE = 9_999;

    /** Input that a dyno has not taken yet. Up to here an interrupt overtakes it; beyond, the client is held up. */
    private static final int MOST_INPUT = 4 << 20;

    private final DynoService dynos;
    private final Executor threads;

    /** @param threads each terminal has two, and a third while there is input */
    AttachMount(DynoService dynos, Executor threads) {
        this.dynos = dynos;
        this.threads = threads;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        // Its one path is mounted: it is no JSON.
    }

    @Override
    public List<Mount> mounts() {
        HttpHandler upgrade = this::upgrade;
        return List.of(new Mount(path -> path.startsWith(PATH), true, exchange -> exchange.dispatch(threads, upgrade)));
    }

    private void upgrade(HttpServerExchange exchange) {
        if (!PROTOCOL.equalsIgnoreCase(exchange.getRequestHeaders().getFirst(Headers.UPGRADE))) {
            new Reply(exchange).send(Errors.of(400, "bad_request", "Ask for an upgrade to " + PROTOCOL + "."));
            return;
        }
        Attachment terminal;
        try {
            terminal = dynos.attach(exchange.getRequestPath().substring(PATH.length()));
        } catch (PlatformException unknown) {
            new Reply(exchange).send(Errors.of(unknown, ""));
            return;
        }
        exchange.getResponseHeaders().put(Headers.UPGRADE, PROTOCOL);
        exchange.upgradeChannel((connection, upgraded) -> threads.execute(() -> new Wire(connection, terminal).run()));
        exchange.endExchange();
    }

    /** One terminal's connection: one thread writes to it, another reads; a third hands input to the dyno. */
    private final class Wire implements Attachment.Listener {
        private final StreamConnection connection;
        private final Attachment terminal;
        private final SerialQueue input = new SerialQueue(threads);
        private final Semaphore room = new Semaphore(MOST_INPUT);
        private volatile boolean over;

        Wire(StreamConnection connection, Attachment terminal) {
            this.connection = connection;
            this.terminal = terminal;
        }

        void run() {
            threads.execute(this::read);
            try {
                terminal.open(this);
            } catch (IOException gone) {
                // The dyno has been told.
            } catch (IllegalStateException somebodyElseIsAttached) {
                // Then the dyno is not to hear that this one goes.
            } finally {
                over = true;
                IoUtils.safeClose(connection);
            }
        }

        private void read() {
            try {
                while (true) {
                    ByteBuffer header = exactly(HEADER);
                    byte channel = header.get();
                    int length = header.getInt();
                    if (length < 0 || length > LARGEST) {
                        throw new IOException("A frame of " + length + " bytes");
                    }
                    byte[] payload = exactly(length).array();
                    switch (channel) {
                        case 0 -> stdin(payload);
                        case 1 -> input.execute(terminal::endOfInput);
                        case 2 -> terminal.interrupt();
                        case 5 -> resize(ByteBuffer.wrap(payload));
                        default -> throw new IOException("A frame for channel " + channel);
                    }
                }
            } catch (IOException gone) {
                if (!over) {
                    terminal.disconnected();
                }
            }
        }

        private void resize(ByteBuffer size) throws IOException {
            if (size.remaining() != 2 * Integer.BYTES) {
                throw new IOException("A size of " + size.remaining() + " bytes");
            }
            int rows = size.getInt();
            int columns = size.getInt();
            if (rows < 1 || columns < 1 || rows > LARGEST_SIDE || columns > LARGEST_SIDE) {
                throw new IOException("A terminal of " + rows + " rows and " + columns + " columns");
            }
            input.execute(() -> terminal.resize(rows, columns));
        }

        /** On a thread of its own, since a dyno that does not read blocks it: an interrupt must still get through. */
        private void stdin(byte[] bytes) {
            room.acquireUninterruptibly(bytes.length);
            input.execute(() -> {
                try {
                    terminal.stdin(bytes);
                } finally {
                    room.release(bytes.length);
                }
            });
        }

        private ByteBuffer exactly(int length) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (Channels.readBlocking(connection.getSourceChannel(), bytes) < 0) {
                    throw new EOFException();
                }
            }
            return bytes.flip();
        }

        private void frame(int channel, byte[] payload) throws IOException {
            ByteBuffer frame = ByteBuffer.allocate(HEADER + payload.length)
                    .put((byte) channel)
                    .putInt(payload.length)
                    .put(payload)
                    .flip();
            while (frame.hasRemaining()) {
                Channels.writeBlocking(connection.getSinkChannel(), frame);
            }
            Channels.flushBlocking(connection.getSinkChannel());
        }

        @Override
        public void output(DynoObserver.Stream stream, byte[] bytes) throws IOException {
            frame(stream == DynoObserver.Stream.STDOUT ? 1 : 2, bytes);
        }

        @Override
        public void notice(String line) throws IOException {
            frame(3, line.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void exit(int status) throws IOException {
            over = true;
            frame(4, ByteBuffer.allocate(4).putInt(status).array());
        }
    }
}

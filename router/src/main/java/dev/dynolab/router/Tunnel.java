package dev.dynolab.router;

import dev.dynolab.router.io.Conn;
import dev.dynolab.router.io.Loop;
import dev.dynolab.router.io.PlainWire;
import dev.dynolab.router.io.Timer;
import dev.dynolab.router.io.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A client that chose HTTP/2, and the way its octets take to {@link Http2End} and back. It ends as a whole: with one side goes the
 * other, with both the ticket.
 */
final class Tunnel {
    private final Loop loop;
    /** Longer than a request can be held and then wait for its answer: only a connection without requests is this silent. */
    private final long idle;

    private final Runnable ended;
    private final Timer timer;
    private Side client;
    private Side far;
    private boolean over;

    private Tunnel(RelayLoop loop, Runnable ended) {
        this.loop = loop;
        Settings limits = loop.settings();
        idle = limits.hold() + limits.firstByte() + limits.idle();
        this.ended = ended;
        timer = new Timer(loop.wheel(), this::end);
        timer.arm(idle);
    }

    /** @param ended runs once, when it is over; also when it cannot begin */
    static void start(RelayLoop loop, Wire client, InetSocketAddress to, String ticket, Runnable ended) {
        var tunnel = new Tunnel(loop, ended);
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            boolean made = channel.connect(to);
            tunnel.client = tunnel.new Side(client);
            tunnel.far = tunnel.new Side(new PlainWire(channel));
            tunnel.far.begin(made ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, ticket);
            if (made) {
                tunnel.far.made();
            }
        } catch (IOException e) {
            client.close();
            tunnel.end();
        }
    }

    private void end() {
        if (!over) {
            over = true;
            timer.drop();
            ended.run();
            closeSide(client);
            closeSide(far);
        }
    }

    private static void closeSide(Side side) {
        if (side != null) {
            side.close();
        }
    }

    private final class Side extends Conn {
        private String ticket;
        private boolean endsWhenSent;

        Side(Wire wire) {
            super(Tunnel.this.loop, wire);
        }

        void begin(int ops, String first) throws IOException {
            ticket = first;
            register(ops);
        }

        /** The far side is there. */
        void made() throws IOException {
            send(ByteBuffer.wrap(ticket.getBytes(StandardCharsets.US_ASCII)));
            client.register(SelectionKey.OP_READ);
        }

        @Override
        protected void connectable() {
            try {
                if (finishConnect()) {
                    made();
                    return;
                }
            } catch (IOException e) {
                // The client has gone meanwhile.
            }
            end();
        }

        private Side other() {
            return this == client ? far : client;
        }

        @Override
        protected void readable() {
            ByteBuffer in = loop().input().clear();
            int n = read(in);
            if (n < 0) {
                over();
                return;
            }
            timer.arm(idle);
            if (other().send(in.flip()) < 0 && other().isBroken()) {
                end();
            } else if (other().blocked()) {
                reading(false);
            }
        }

        /** What the far side said last (GOAWAY) is still for the client; a client that has gone wants no more. */
        private void over() {
            if (this == far && client.blocked()) {
                reading(false);
                client.endsWhenSent = true;
            } else {
                end();
            }
        }

        @Override
        protected void drained() {
            if (endsWhenSent) {
                end();
            } else if (other().isOpen()) {
                other().reading(true);
            }
        }

        @Override
        protected void writeFailed() {
            end();
        }

        @Override
        protected void crashed() {
            end();
        }
    }
}

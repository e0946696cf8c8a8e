package dev.dynolab.router;

import dev.dynolab.router.http.Hop;
import dev.dynolab.router.io.Conn;
import dev.dynolab.router.io.PlainWire;
import dev.dynolab.router.io.Timer;
import dev.dynolab.router.io.Wire;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A connection from {@link Http2End}, up to its ticket; then it is a client like any other, with the client's own address. */
final class HopEntry extends Conn {
    private static final long PATIENCE = 10_000_000_000L;

    private final RelayLoop loop;
    private final Wire wire;
    private final int listenPort;
    private final Tickets tickets;
    private final Timer timer;
    private final ByteBuffer ticket = ByteBuffer.allocate(Http2End.TICKET);

    private HopEntry(RelayLoop loop, Wire wire, int listenPort, Tickets tickets) throws ClosedChannelException {
        super(loop, wire);
        this.loop = loop;
        this.wire = wire;
        this.listenPort = listenPort;
        this.tickets = tickets;
        timer = new Timer(loop.wheel(), this::close);
        timer.arm(PATIENCE);
        register(SelectionKey.OP_READ);
    }

    /** On the loop. @param listenPort the port the client came to */
    static void take(RelayLoop loop, SocketChannel channel, int listenPort, Tickets tickets) {
        var wire = new PlainWire(channel);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            new HopEntry(loop, wire, listenPort, tickets);
        } catch (IOException e) {
            wire.close();
        }
    }

    @Override
    protected void readable() {
        if (read(ticket) < 0) {
            close();
        } else if (!ticket.hasRemaining()) {
            enter(new String(ticket.array(), StandardCharsets.ISO_8859_1));
        }
    }

    private void enter(String shown) {
        Hop hop = tickets.find(shown);
        if (hop == null) {
            close();
            return;
        }
        timer.drop();
        release();
        try {
            new ClientConn(loop, wire, listenPort, hop);
        } catch (ClosedChannelException e) {
            wire.close();
        }
    }

    @Override
    protected void drained() {}

    @Override
    protected void writeFailed() {
        close();
    }

    @Override
    protected void crashed() {
        close();
    }

    @Override
    public void close() {
        timer.drop();
        super.close();
    }
}

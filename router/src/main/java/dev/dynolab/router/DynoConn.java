package dev.dynolab.router;

import dev.dynolab.router.io.Conn;
import dev.dynolab.router.io.PlainWire;
import dev.dynolab.router.io.Timer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A connection to a dyno: being made, serving one exchange, or idle in the pool. */
final class DynoConn extends Conn {
    private final RelayLoop loop;
    private final Target target;
    private final Timer timer;
    private Exchange exchange;
    private boolean connecting = true;
    private boolean used;

    private DynoConn(RelayLoop loop, Target target, SocketChannel channel) {
        super(loop, new PlainWire(channel));
        this.loop = loop;
        this.target = target;
        timer = timer(this::expired);
    }

    /** Begins to connect; the exchange is told how it went, unless it is {@link #connecting} no more on return. */
    static DynoConn connect(RelayLoop loop, Target target, Exchange exchange) throws IOException {
        boolean v4 = target.address().getAddress() instanceof Inet4Address;
        SocketChannel channel = SocketChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            boolean made = channel.connect(target.address());
            var c = new DynoConn(loop, target, channel);
            c.exchange = exchange;
            c.connecting = !made;
            c.register(made ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
            if (!made) {
                c.timer.arm(loop.settings().connect());
            }
            return c;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Target target() {
        return target;
    }

    boolean connecting() {
        return connecting;
    }

    /** It has served a request before: the dyno may be about to close it. */
    boolean used() {
        return used;
    }

    /** Leaves the pool. */
    void serve(Exchange next) {
        exchange = next;
        used = true;
        timer.disarm();
    }

    /** Enters the pool. */
    void idle() {
        exchange = null;
        reading(true);
        timer.arm(loop.settings().poolIdle());
    }

    /** One look without waiting: an idle connection has nothing to say but that it has ended. */
    boolean alive() {
        return isOpen() && read(loop.probe()) == 0;
    }

    int readInto(ByteBuffer buffer) {
        return read(buffer);
    }

    void endOutput() {
        shutdownOutput();
    }

    @Override
    protected void connectable() {
        timer.disarm();
        connecting = false;
        if (finishConnect()) {
            exchange.connected();
        } else {
            exchange.connectFailed(false);
        }
    }

    private void expired() {
        if (connecting) {
            exchange.connectFailed(true);
        } else if (exchange == null) {
            loop.pool().remove(this);
            close();
        }
    }

    @Override
    protected void readable() {
        if (exchange == null) {
            loop.pool().remove(this);
            close();
        } else {
            fromDyno(exchange);
        }
    }

    /** The exchange may have let go of this connection when its handler throws: it is told all the same. */
    private void fromDyno(Exchange served) {
        try {
            served.relay().fromDyno();
        } catch (RuntimeException | OutOfMemoryError e) {
            served.crashed();
            throw e;
        }
    }

    @Override
    protected void drained() {
        if (exchange != null) {
            exchange.relay().dynoTakesMore();
        }
    }

    @Override
    protected void writeFailed() {
        if (exchange != null) {
            exchange.relay().dynoStoppedReading();
        }
    }

    @Override
    protected void crashed() {
        if (exchange != null) {
            exchange.crashed();
        } else {
            loop.pool().remove(this);
            close();
        }
    }

    @Override
    public void close() {
        timer.drop();
        exchange = null;
        super.close();
    }
}

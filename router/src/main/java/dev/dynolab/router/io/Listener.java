package dev.dynolab.router.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** A listening port, held exclusively: without SO_REUSEPORT a second platform gets BindException instead of half the traffic. */
public final class Listener implements Ready, AutoCloseable {
    private static final int BACKLOG = 4096;
    /** Accepted in one go, so that a burst of connections does not starve those that are open. */
    private static final int BATCH = 64;

    private static final long PAUSE = 100_000_000L;

    private final ServerSocketChannel channel;
    private final Consumer<SocketChannel> accepted;
    private final int port;
    private SelectionKey key;
    private Timer again;

    /**
     * @param accepted takes each connection, on the loop the listener is registered with
     */
    public Listener(InetAddress address, int port, Consumer<SocketChannel> accepted) throws IOException {
        boolean v4 = address.getAddress().length == 4;
        channel = ServerSocketChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        this.accepted = accepted;
        try {
            channel.bind(new InetSocketAddress(address, port), BACKLOG);
            channel.configureBlocking(false);
            this.port = channel.socket().getLocalPort();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public int port() {
        return port;
    }

    /** Begins to accept; until the loop has taken note the kernel queues. Any thread. */
    public void register(Loop loop) {
        loop.execute(() -> {
            try {
                again = new Timer(loop.wheel(), this::resume);
                key = channel.register(loop.selector(), SelectionKey.OP_ACCEPT, this);
            } catch (ClosedChannelException e) {
                // Opened and closed in one breath.
            }
        });
    }

    @Override
    public void ready(int ops) {
        for (int i = 0; i < BATCH; i++) {
            SocketChannel c;
            try {
                c = channel.accept();
            } catch (IOException e) {
                pause();
                return;
            }
            if (c == null) {
                return;
            }
            accepted.accept(c);
        }
    }

    /** Out of descriptors, most likely: trying again at once would only burn the core. */
    private void pause() {
        if (channel.isOpen()) {
            key.interestOps(0);
            again.arm(PAUSE);
        }
    }

    private void resume() {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The port is free either way.
        }
    }
}

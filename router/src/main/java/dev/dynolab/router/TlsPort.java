package dev.dynolab.router;

import dev.dynolab.router.http.Hop;
import dev.dynolab.router.io.Listener;
import dev.dynolab.router.io.Loop;
import dev.dynolab.router.io.PlainWire;
import dev.dynolab.router.io.Wire;
import dev.dynolab.router.tls.Handshake;
import dev.dynolab.router.tls.TlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;

/** The listener for TLS: each connection shakes hands first and is then a client like any other. */
final class TlsPort implements AutoCloseable {
    private final Supplier<RelayLoop> loops;
    private final TlsServer server;
    private final Listener listener;
    private final byte[] port;

    /** @param loops the loop of the next connection */
    TlsPort(InetAddress address, int port, Supplier<RelayLoop> loops, TlsServer server) throws IOException {
        this.loops = loops;
        this.server = server;
        listener = new Listener(address, port, this::accepted);
        this.port = Hop.port(listener.port());
    }

    void register(Loop loop) {
        listener.register(loop);
    }

    int port() {
        return listener.port();
    }

    int handshakes() {
        return server.handshakes();
    }

    private void accepted(SocketChannel channel) {
        RelayLoop loop = loops.get();
        loop.execute(() -> shakeHands(loop, channel));
    }

    private void shakeHands(RelayLoop loop, SocketChannel channel) {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Handshake.start(loop, channel, server, (wire, protocol, version) -> secured(loop, wire, version));
        } catch (IOException e) {
            // The client has gone already.
            new PlainWire(channel).close();
        }
    }

    private void secured(RelayLoop loop, Wire wire, String version) throws IOException {
        var peer = (InetSocketAddress) wire.channel().getRemoteAddress();
        new ClientConn(loop, wire, port(), Hop.secured(peer.getAddress(), port, version, false));
    }

    @Override
    public void close() {
        listener.close();
        server.close();
    }
}

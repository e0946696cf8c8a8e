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
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The listener for TLS: each connection shakes hands first and is then a client like any other; or, when it chose HTTP/2, is passed
 * on to what ends that, whose requests come back by a door of their own.
 */
final class TlsPort implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TlsPort.class.getName());

    private final Supplier<RelayLoop> loops;
    private final TlsServer server;
    private final Optional<Http2End> http2;
    private final Listener listener;
    private final byte[] port;
    private final Tickets tickets = new Tickets();
    private Listener hops;
    private InetSocketAddress http2At;

    /** @param loops the loop of the next connection */
    TlsPort(InetAddress address, int port, Supplier<RelayLoop> loops, TlsServer server, Optional<Http2End> http2)
            throws IOException {
        this.loops = loops;
        this.server = server;
        this.http2 = http2;
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

    /** Clients that speak HTTP/2. */
    int http2Clients() {
        return tickets.size();
    }

    private void accepted(SocketChannel channel) {
        RelayLoop loop = loops.get();
        loop.execute(() -> shakeHands(loop, channel));
    }

    private void shakeHands(RelayLoop loop, SocketChannel channel) {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Handshake.start(loop, channel, server, (wire, protocol, version) -> secured(loop, wire, protocol, version));
        } catch (IOException e) {
            // The client has gone already.
            new PlainWire(channel).close();
        }
    }

    private void secured(RelayLoop loop, Wire wire, String protocol, String version) throws IOException {
        var peer = (InetSocketAddress) wire.channel().getRemoteAddress();
        boolean second = protocol.equals(TlsServer.HTTP_2);
        Hop hop = Hop.secured(peer.getAddress(), port, version, second);
        if (second) {
            server.execute(() -> passOn(loop, wire, hop));
        } else {
            new ClientConn(loop, wire, port(), hop);
        }
    }

    /** Not on a loop: the first connection has to wait for what ends it. */
    private void passOn(RelayLoop loop, Wire wire, Hop hop) {
        InetSocketAddress to;
        try {
            to = http2At(loop);
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "HTTP/2 cannot be ended, its clients are turned away.", e);
            loop.execute(wire::close);
            return;
        }
        String ticket = tickets.issue(hop);
        loop.execute(() -> Tunnel.start(loop, wire, to, ticket, () -> tickets.withdraw(ticket)));
    }

    private synchronized InetSocketAddress http2At(RelayLoop loop) throws IOException {
        if (http2At == null) {
            InetAddress here = InetAddress.getLoopbackAddress();
            hops = new Listener(here, 0, this::hop);
            hops.register(loop);
            http2At = http2.orElseThrow().open(new InetSocketAddress(here, hops.port()));
        }
        return http2At;
    }

    private void hop(SocketChannel channel) {
        RelayLoop loop = loops.get();
        loop.execute(() -> HopEntry.take(loop, channel, port(), tickets));
    }

    @Override
    public synchronized void close() {
        listener.close();
        server.close();
        if (hops != null) {
            hops.close();
        }
    }
}

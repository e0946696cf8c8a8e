package dev.dynolab.router.tls;

import dev.dynolab.router.io.Conn;
import dev.dynolab.router.io.Loop;
import dev.dynolab.router.io.Timer;
import dev.dynolab.router.io.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLEngine;

/**
 * A connection up to the end of its handshake: then its wire is handed on. Memory is taken when the client has said something and it
 * is its turn; arithmetic is done on other threads.
 */
public final class Handshake extends Conn {
    private static final int CLIENT_HELLO = 22;
    private static final int FIRST_READ = 2048;
    private static final byte[] SPEAK_TLS = ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
                    + "Connection: close\r\n\r\n400 Bad Request: this port speaks TLS. Ask again with https:// in place of"
                    + " http://, or use the router's plain port (h status shows both).\n")
            .getBytes(StandardCharsets.US_ASCII);

    private enum State {
        SILENT,
        /** Waits for its turn. */
        OUTSIDE,
        /** Waits for the client. */
        CLIENT,
        /** Another thread calculates. */
        WORK,
        REFUSED
    }

    /** Takes the wire of a handshake that is done, on its loop. */
    public interface Next {
        /** @param protocol as ALPN chose it, {@code ""} when the client did not ask */
        void secured(Wire wire, String protocol, String tlsVersion) throws IOException;
    }

    private final TlsServer server;
    private final Turns turns;
    private final TlsWire wire;
    private final Next next;
    private final Timer timer;
    private State state = State.SILENT;
    private ByteBuffer early;

    private Handshake(Loop loop, TlsWire wire, TlsServer server, Next next) throws ClosedChannelException {
        super(loop, wire);
        this.server = server;
        this.wire = wire;
        this.next = next;
        turns = server.turns(loop);
        timer = new Timer(loop.wheel(), this::close);
        timer.arm(server.settings().handshake().toNanos());
        register(SelectionKey.OP_READ);
        server.begun();
    }

    /** Begins on the loop's own thread; the channel does not block. */
    public static void start(Loop loop, SocketChannel channel, TlsServer server, Next next)
            throws ClosedChannelException {
        new Handshake(loop, new TlsWire(channel, server.turns(loop).scratch()), server, next);
    }

    @Override
    protected void readable() {
        switch (state) {
            case SILENT -> first();
            case CLIENT -> step();
            case REFUSED -> discard();
            default -> reading(false);
        }
    }

    private void first() {
        ByteBuffer in = loop().input().clear().limit(FIRST_READ);
        if (fromChannel(in) <= 0) {
            close();
            return;
        }
        early = Scratch.rest(in.flip());
        if (early.get(0) != CLIENT_HELLO) {
            refuse(early.get(0));
            return;
        }
        reading(false);
        timer.disarm();
        state = State.OUTSIDE;
        if (turns.enter(this)) {
            begin();
        }
    }

    private int fromChannel(ByteBuffer in) {
        try {
            return wire.channel().read(in);
        } catch (IOException e) {
            return -1;
        }
    }

    /** Its turn has come. */
    void begin() {
        if (!isOpen()) {
            return;
        }
        state = State.WORK;
        server.execute(() -> {
            SSLEngine engine = server.engine();
            loop().execute(() -> begun(engine));
        });
    }

    private void begun(SSLEngine engine) {
        if (!isOpen()) {
            return;
        }
        timer.arm(server.settings().handshake().toNanos());
        try {
            wire.begin(engine, early);
            early = null;
            step();
        } catch (IOException e) {
            close();
        }
    }

    boolean waitsForClient() {
        return state == State.CLIENT;
    }

    private void step() {
        try {
            switch (wire.handshake()) {
                case PEER -> {
                    state = State.CLIENT;
                    reading(true);
                    flushLater();
                }
                case TASK -> work();
                default -> finish();
            }
        } catch (IOException e) {
            close();
        }
    }

    private void work() {
        state = State.WORK;
        reading(false);
        SSLEngine engine = wire.engine();
        server.execute(() -> {
            Throwable problem = null;
            try {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            } catch (RuntimeException | OutOfMemoryError e) {
                problem = e;
            }
            boolean failed = problem != null;
            loop().execute(() -> worked(failed));
        });
    }

    private void worked(boolean failed) {
        if (!isOpen()) {
            return;
        }
        if (failed) {
            close();
        } else {
            step();
        }
    }

    private void finish() throws IOException {
        SSLEngine engine = wire.engine();
        timer.drop();
        release();
        over();
        try {
            next.secured(wire, engine.getApplicationProtocol(), version(engine));
        } catch (IOException e) {
            wire.close();
        }
    }

    /** {@code tls1.3}, as Heroku logs it. */
    private static String version(SSLEngine engine) {
        String name = engine.getSession().getProtocol();
        return name.equals("TLSv1.2") ? "tls1.2" : "tls1.3";
    }

    /** Plain HTTP gets plain words; anything else an end. */
    private void refuse(byte first) {
        if (first < 'A' || first > 'Z') {
            close();
            return;
        }
        state = State.REFUSED;
        timer.arm(server.settings().handshake().toNanos() / 5);
        try {
            wire.channel().write(ByteBuffer.wrap(SPEAK_TLS));
            wire.channel().shutdownOutput();
        } catch (IOException e) {
            close();
        }
    }

    /** Until the client has read the answer: a reset would destroy it. */
    private void discard() {
        if (fromChannel(loop().input().clear()) < 0) {
            close();
        }
    }

    @Override
    protected void drained() {
        // Whatever comes next comes from the client.
    }

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
        if (!isOpen()) {
            return;
        }
        timer.drop();
        if (state == State.WORK) {
            wire.abandonEngine();
        }
        super.close();
        over();
    }

    private void over() {
        turns.leave(this);
        server.over();
    }
}

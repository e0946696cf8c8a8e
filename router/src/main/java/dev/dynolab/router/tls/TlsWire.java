package dev.dynolab.router.tls;

import dev.dynolab.router.io.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/**
 * A socket under TLS. Holds octets only while a peer is slow: an idle connection costs its engine. First {@link #handshake}, then the
 * rest. Loop thread only.
 */
final class TlsWire implements Wire {
    private static final int HANDSHAKE_RECORD = 22;
    private static final int RECORD_HEADER = 5;
    private static final int MOST_OUTPUT = 256 << 10;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    enum Step {
        /** The client has to send, or to take, something. */
        PEER,
        /** {@link SSLEngine#getDelegatedTask} has work: do it elsewhere, then go on. */
        TASK,
        DONE
    }

    private final SocketChannel channel;
    private final Scratch scratch;
    /** null = not begun: then it is only good for closing. */
    private SSLEngine engine;

    /** Cipher text that came and is not decrypted; null = none. */
    private ByteBuffer in;
    /** Decrypted, not taken; null = none. */
    private ByteBuffer plain;
    /** Cipher text that is not sent; null = none. */
    private ByteBuffer out;

    private boolean secured;
    /** No KeyUpdate, no tickets: a handshake record after the handshake wants to renegotiate (RFC 5246 §7.4.1.1). */
    private boolean oldVersion;

    private boolean slow;
    private boolean endUntold;
    private boolean outputEnds;

    TlsWire(SocketChannel channel, Scratch scratch) {
        this.channel = channel;
        this.scratch = scratch;
    }

    /** @param first octets that were read before; null = none */
    void begin(SSLEngine with, ByteBuffer first) throws SSLException {
        engine = with;
        in = first;
        engine.beginHandshake();
    }

    /** Somebody else has the engine and may keep it. */
    void abandonEngine() {
        engine = null;
    }

    SSLEngine engine() {
        return engine;
    }

    /**
     * Goes on with the handshake as far as it can.
     *
     * @throws IOException when it has failed: an alert may be left to {@link #flush}
     */
    Step handshake() throws IOException {
        for (; ; ) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK:
                    return Step.TASK;
                case NEED_WRAP:
                    wrapOwn();
                    break;
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN:
                    if (!unwrapOwn()) {
                        flush();
                        return Step.PEER;
                    }
                    break;
                default:
                    secured = true;
                    oldVersion = !engine.getSession().getProtocol().equals("TLSv1.3");
                    flush();
                    return Step.DONE;
            }
        }
    }

    /** One record of the handshake; false when more has to come. */
    private boolean unwrapOwn() throws IOException {
        ByteBuffer net = takeIn();
        boolean whole = wholeRecord(net);
        if (!whole) {
            net = readBehind(net);
            whole = wholeRecord(net);
        }
        try {
            if (whole && engine.unwrap(net, scratch.plain()).getStatus() == SSLEngineResult.Status.CLOSED) {
                throw new EOFException("the client ended the handshake");
            }
        } finally {
            in = Scratch.rest(net);
        }
        return whole;
    }

    private ByteBuffer takeIn() {
        ByteBuffer net = scratch.in();
        if (in != null) {
            net.put(in);
            in = null;
        }
        return net.flip();
    }

    private ByteBuffer readBehind(ByteBuffer net) throws IOException {
        net.compact();
        int n = channel.read(net);
        if (n < 0) {
            throw new EOFException("the client went");
        }
        return net.flip();
    }

    /** A record longer than any may be counts as whole: the engine refuses it. */
    private static boolean wholeRecord(ByteBuffer net) {
        if (net.remaining() < RECORD_HEADER) {
            return false;
        }
        int length = net.getShort(net.position() + 3) & 0xffff;
        return net.remaining() >= Math.min(RECORD_HEADER + length, Scratch.RECORD);
    }

    /** What the engine has to say by itself: handshake, key update, alert. */
    private void wrapOwn() throws IOException {
        ByteBuffer net = scratch.out();
        SSLEngineResult.HandshakeStatus next;
        do {
            SSLEngineResult r = engine.wrap(NOTHING, net);
            next = r.getHandshakeStatus();
            if (r.getStatus() != SSLEngineResult.Status.OK || r.bytesProduced() == 0) {
                break;
            }
        } while (next == SSLEngineResult.HandshakeStatus.NEED_WRAP && net.remaining() >= Scratch.RECORD);
        push(net.flip());
    }

    /** Sends the octets behind those that wait already. */
    private void push(ByteBuffer net) throws IOException {
        if (flush()) {
            channel.write(net);
            out = Scratch.rest(net);
            return;
        }
        if (out.remaining() + net.remaining() > MOST_OUTPUT) {
            throw new IOException("the client asks and does not listen");
        }
        out = ByteBuffer.allocate(out.remaining() + net.remaining())
                .put(out)
                .put(net)
                .flip();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (plain != null) {
            return takePlain(into);
        }
        int before = into.position();
        ByteBuffer net = takeIn();
        boolean ended = false;
        try {
            unwrap(net, into);
            if (into.position() == before && plain == null && !engine.isInboundDone()) {
                ended = channel.read(net.compact()) < 0;
                unwrap(net.flip(), into);
            }
        } finally {
            in = engine.isInboundDone() ? null : Scratch.rest(net);
        }
        int n = into.position() - before;
        boolean over = ended || engine.isInboundDone();
        endUntold = over && n > 0;
        return n == 0 && over ? -1 : n;
    }

    private int takePlain(ByteBuffer into) {
        int n = Math.min(plain.remaining(), into.remaining());
        into.put(into.position(), plain, plain.position(), n).position(into.position() + n);
        plain.position(plain.position() + n);
        if (!plain.hasRemaining()) {
            plain = null;
            endUntold = engine.isInboundDone();
        }
        return n;
    }

    private void unwrap(ByteBuffer net, ByteBuffer into) throws IOException {
        while (plain == null && into.hasRemaining() && !engine.isInboundDone() && wholeRecord(net)) {
            refuseRenegotiation(net);
            int before = into.position();
            SSLEngineResult r = engine.unwrap(net, into);
            if (r.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
                ByteBuffer record = scratch.plain();
                r = engine.unwrap(net, record);
                plain = Scratch.rest(record.flip());
                if (plain != null && into.position() == before) {
                    takePlain(into);
                }
            }
            if (r.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                return;
            }
            answer(r.getHandshakeStatus());
        }
    }

    private void refuseRenegotiation(ByteBuffer net) throws SSLException {
        if (secured && oldVersion && net.get(net.position()) == HANDSHAKE_RECORD) {
            throw new SSLException("the client wants to renegotiate");
        }
    }

    private void answer(SSLEngineResult.HandshakeStatus status) throws IOException {
        if (status == SSLEngineResult.HandshakeStatus.NEED_TASK) {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
        }
        // After the client's close_notify the engine would like to say its own; but there may be an answer to give
        // first.
        if (!engine.isInboundDone() && engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
            wrapOwn();
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int before = from.remaining();
        while (from.hasRemaining() && flush()) {
            ByteBuffer net = scratch.out();
            do {
                if (engine.wrap(from, net).getStatus() != SSLEngineResult.Status.OK) {
                    throw new IOException("the connection is closed for output");
                }
            } while (from.hasRemaining() && !slow && net.remaining() >= Scratch.RECORD);
            channel.write(net.flip());
            out = Scratch.rest(net);
            // Cipher text that waits is memory of its own: for a slow client one record at a time.
            slow |= out != null;
        }
        return before - from.remaining();
    }

    @Override
    public boolean flush() throws IOException {
        if (out != null) {
            channel.write(out);
            if (out.hasRemaining()) {
                return false;
            }
            out = null;
        }
        if (outputEnds) {
            outputEnds = false;
            channel.shutdownOutput();
        }
        return true;
    }

    @Override
    public boolean hasInput() {
        return plain != null || endUntold || in != null && secured && wholeRecord(in);
    }

    @Override
    public boolean hasOutput() {
        return out != null;
    }

    @Override
    public void shutdownOutput() throws IOException {
        engine.closeOutbound();
        wrapOwn();
        outputEnds = true;
        flush();
    }

    /** With a last word (close_notify, or the alert that tells why), when it can be said at once. */
    @Override
    public void close() {
        try {
            if (engine != null && !engine.isOutboundDone() && channel.isConnected()) {
                engine.closeOutbound();
                wrapOwn();
            }
        } catch (IOException e) {
            // Nobody listens.
        }
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone either way.
        }
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }
}

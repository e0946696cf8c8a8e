package dev.dynolab.paas.git;

import dev.dynolab.buildpacks.Cancellation;
import dev.dynolab.paas.time.Time;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The response to a push: git's packet lines on their way to the client, with heartbeats put between them. Once the
 * client is gone, or has not read for too long, everything is dropped, so that what has been decided is carried out
 * without it. Safe on any thread.
 */
final class PacketStream extends OutputStream {
    /** An empty packet on git's progress channel: clients print nothing. */
    private static final byte[] HEARTBEAT = "0005\u0002".getBytes(StandardCharsets.US_ASCII);

    private static final int HEADER = 4;

    private final OutputStream out;
    private final Patience patience;
    private final Runnable cut;
    private final Cancellation cancellation = new Cancellation();
    private int headerBytes;
    private int length;
    private int remaining;
    private boolean written;
    private boolean watched;
    private boolean gone;

    /**
     * @param patience how long one write may take
     * @param cut ends the connection of a client that does not read; whatever writes to it fails then
     */
    PacketStream(OutputStream out, Patience patience, Runnable cut) {
        this.out = out;
        this.patience = patience;
        this.cut = cut;
    }

    /** Fires when the client vanishes while it is watched; on the thread of the heartbeat, never on a writer's. */
    Cancellation cancellation() {
        return cancellation;
    }

    /** Whether anything was sent: then a refusal is too late. */
    synchronized boolean written() {
        return written;
    }

    /** From now on heartbeats are sent and a vanished client cancels; only once the client asked for side bands. */
    synchronized void watch() {
        watched = true;
    }

    /** From now on it does not matter whether the client is there. */
    synchronized void unwatch() {
        watched = false;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        attempt(() -> {
            written = true;
            follow(bytes, offset, count);
            out.write(bytes, offset, count);
        });
    }

    @Override
    public void flush() {
        attempt(out::flush);
    }

    /** Sends an empty packet when none is half written: the write fails when nobody is there. */
    void heartbeat() {
        attempt(() -> {
            if (watched && headerBytes == 0 && remaining == 0) {
                written = true;
                out.write(HEARTBEAT);
                out.flush();
            }
        });
        if (isLost()) {
            cancellation.cancel();
        }
    }

    private synchronized boolean isLost() {
        return gone && watched;
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private synchronized void attempt(Attempt attempt) {
        if (gone) {
            return;
        }
        Time.Timer limit = patience.limit(cut);
        try {
            attempt.run();
        } catch (IOException | RuntimeException e) {
            // Undertow takes its buffer away under a write that waits when the connection is cut: a null pointer there.
            gone = true;
        } finally {
            limit.cancel();
        }
    }

    /** Keeps track of where a packet ends: four hex digits say its length, themselves included; 0 to 4 have no body. */
    private void follow(byte[] bytes, int offset, int count) {
        for (int i = offset; i < offset + count; ) {
            if (remaining > 0) {
                int part = Math.min(remaining, offset + count - i);
                remaining -= part;
                i += part;
            } else {
                length = length << 4 | Character.digit(bytes[i++], 16);
                if (++headerBytes == HEADER) {
                    remaining = Math.max(0, length - HEADER);
                    headerBytes = 0;
                    length = 0;
                }
            }
        }
    }
}

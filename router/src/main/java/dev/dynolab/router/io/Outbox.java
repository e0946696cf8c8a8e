package dev.dynolab.router.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Octets a peer has not taken yet, in blocks. Exists only while there are some. */
final class Outbox {
    private final Buffers buffers;
    /** All but the last are flipped for reading; the last is open for writing. */
    private final ArrayDeque<ByteBuffer> blocks = new ArrayDeque<>(4);

    private boolean lastFlipped;

    Outbox(Buffers buffers) {
        this.buffers = buffers;
    }

    void add(ByteBuffer from) {
        while (from.hasRemaining()) {
            ByteBuffer last = blocks.peekLast();
            if (last == null || lastFlipped || !last.hasRemaining()) {
                if (last != null && !lastFlipped) {
                    last.flip();
                }
                last = buffers.take();
                lastFlipped = false;
                blocks.addLast(last);
            }
            int n = Math.min(from.remaining(), last.remaining());
            last.put(last.position(), from, from.position(), n).position(last.position() + n);
            from.position(from.position() + n);
        }
    }

    /** Writes what the peer takes; true when all is out. */
    boolean writeTo(Wire wire) throws IOException {
        while (!blocks.isEmpty()) {
            ByteBuffer first = blocks.peekFirst();
            if (blocks.size() == 1 && !lastFlipped) {
                first.flip();
                lastFlipped = true;
            }
            wire.write(first);
            if (first.hasRemaining()) {
                return false;
            }
            buffers.give(blocks.pollFirst());
        }
        return true;
    }

    void discard() {
        while (!blocks.isEmpty()) {
            buffers.give(blocks.pollFirst());
        }
    }
}

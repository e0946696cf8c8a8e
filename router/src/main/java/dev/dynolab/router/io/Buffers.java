package dev.dynolab.router.io;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** A loop's blocks for octets that a slow peer has not taken yet. */
final class Buffers {
    static final int BLOCK = 16 << 10;
    /** Beyond this many idle blocks (4 MB) memory goes back to the JVM. */
    private static final int KEPT = 256;

    private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();

    ByteBuffer take() {
        ByteBuffer b = idle.pollLast();
        return b == null ? ByteBuffer.allocateDirect(BLOCK) : b.clear();
    }

    void give(ByteBuffer b) {
        if (idle.size() < KEPT) {
            idle.addLast(b);
        }
    }
}

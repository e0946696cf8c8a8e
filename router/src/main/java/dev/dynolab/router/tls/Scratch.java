package dev.dynolab.router.tls;

import java.nio.ByteBuffer;

/** Buffers that all TLS connections of a loop share: what is in them is valid until the next call of any. */
final class Scratch {
    /** A record as it travels, at most (RFC 8446 §5.2, RFC 5246 §6.2.3): 16 KB of content and what the cipher adds. */
    static final int RECORD = (16 << 10) + 2048 + 5;

    private static final int RECORDS = 4 * RECORD;

    /** Heap buffers: the JDK's ciphers copy direct ones. */
    private final ByteBuffer in = ByteBuffer.allocate(RECORDS);

    private final ByteBuffer out = ByteBuffer.allocate(RECORDS);
    private final ByteBuffer plain = ByteBuffer.allocate(RECORD);

    ByteBuffer in() {
        return in.clear();
    }

    ByteBuffer out() {
        return out.clear();
    }

    ByteBuffer plain() {
        return plain.clear();
    }

    /** The octets between position and limit, kept; null when there are none. */
    static ByteBuffer rest(ByteBuffer of) {
        return of.hasRemaining() ? ByteBuffer.allocate(of.remaining()).put(of).flip() : null;
    }
}

package dev.dynolab.paas.http2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Sees RST_STREAM in what a client sends: Undertow tells nobody of one while an answer waits for its window, or for the dyno. Looks at
 * frame headers only (RFC 9113 §4.1) and leaves the octets alone.
 */
final class ResetWatch extends AbstractStreamSourceConduit<StreamSourceConduit> {
    private static final int PREFACE = 24;
    private static final int HEADER = 9;
    private static final int RST_STREAM = 3;

    private final IntConsumer reset;
    private final byte[] header = new byte[HEADER];
    private int known;
    private long skip = PREFACE;

    /** @param reset takes the stream's number */
    ResetWatch(StreamSourceConduit next, IntConsumer reset) {
        super(next);
        this.reset = reset;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int from = into.position();
        int n = super.read(into);
        if (n > 0) {
            look(into, from, from + n);
        }
        return n;
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (into[i].hasRemaining()) {
                return read(into[i]);
            }
        }
        return 0;
    }

    private void look(ByteBuffer octets, int from, int to) {
        int p = from;
        while (p < to) {
            if (skip > 0) {
                int n = (int) Math.min(skip, to - p);
                skip -= n;
                p += n;
            } else {
                header[known++] = octets.get(p++);
                if (known == HEADER) {
                    known = 0;
                    frame();
                }
            }
        }
    }

    private void frame() {
        skip = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | header[2] & 0xff;
        if (header[3] == RST_STREAM) {
            reset.accept(
                    (header[5] & 0x7f) << 24 | (header[6] & 0xff) << 16 | (header[7] & 0xff) << 8 | header[8] & 0xff);
        }
    }
}

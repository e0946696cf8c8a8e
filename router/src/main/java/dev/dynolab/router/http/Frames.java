package dev.dynolab.router.http;

import java.nio.ByteBuffer;

/** Follows a stream of WebSocket frames (RFC 6455 §5.2) to know where one ends and the next begins. */
public final class Frames {
    private static final int MASKED = 0x80;
    private static final int TWO_MORE = 126;

    /** Octets of a header seen so far; 0 = between two frames, or in a payload. */
    private int header;
    /** Octets the header has in all, known after two. */
    private int headerLength;

    private int lengthOctets;
    private long length;
    /** Octets of payload to come. */
    private long left;

    /** The next octet begins a frame. */
    public boolean between() {
        return header == 0 && left == 0;
    }

    /**
     * Counts the next octets in, without moving the buffer's position.
     *
     * @param toBoundary stop where a frame ends
     * @return how many were counted
     */
    public int follow(ByteBuffer in, boolean toBoundary) {
        int p = in.position();
        while (p < in.limit() && !(toBoundary && between())) {
            if (left > 0) {
                int n = (int) Math.min(left, in.limit() - p);
                left -= n;
                p += n;
            } else {
                header(in.get(p++) & 0xff);
            }
        }
        return p - in.position();
    }

    private void header(int b) {
        header++;
        if (header == 2) {
            int seven = b & ~MASKED;
            lengthOctets = seven < TWO_MORE ? 0 : seven == TWO_MORE ? 2 : 8;
            length = lengthOctets == 0 ? seven : 0;
            headerLength = 2 + lengthOctets + ((b & MASKED) == 0 ? 0 : 4);
        } else if (header > 2 && header <= 2 + lengthOctets) {
            length = length << 8 | b;
        }
        if (header >= 2 && header == headerLength) {
            header = 0;
            left = length & Long.MAX_VALUE;
        }
    }
}

package dev.dynolab.router.http;

import java.nio.ByteBuffer;

/** Knows which of the coming octets belong to a message's body. One per connection and direction, framed anew for each message. */
public final class Body {
    private enum Kind {
        NONE,
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }

    private Kind kind = Kind.NONE;
    private long left;
    private long data;
    private Chunks chunks;
    private Kind markedKind;
    private long markedLeft;
    private long markedData;
    private Chunks markedChunks;

    public void none() {
        frame(Kind.NONE, 0);
    }

    public void length(long octets) {
        frame(octets == 0 ? Kind.NONE : Kind.LENGTH, octets);
    }

    public void chunked() {
        frame(Kind.CHUNKED, 0);
        chunks = (chunks == null ? new Chunks() : chunks).reset();
    }

    public void untilClose() {
        frame(Kind.UNTIL_CLOSE, Long.MAX_VALUE);
    }

    private void frame(Kind k, long octets) {
        kind = k;
        left = octets;
        data = 0;
    }

    /** Nothing more belongs to it. */
    public boolean done() {
        return kind == Kind.NONE || kind == Kind.LENGTH && left == 0 || kind == Kind.CHUNKED && chunks.done();
    }

    /** Ends when its connection does. */
    public boolean endsByClose() {
        return kind == Kind.UNTIL_CLOSE;
    }

    public boolean isChunked() {
        return kind == Kind.CHUNKED;
    }

    /** Octets of content so far: without chunk framing. */
    public long data() {
        return kind == Kind.CHUNKED ? chunks.data() : data;
    }

    /**
     * Counts the next octets in without moving the buffer's position.
     *
     * @return how many of the buffer's octets are the body's, -1 when it is broken
     */
    public int take(ByteBuffer in) {
        return take(in, null);
    }

    /**
     * Like {@link #take(ByteBuffer)}, and puts the content without chunk framing into {@code plain}, which must be large enough, and
     * keeps the {@link #trailers()}.
     */
    public int take(ByteBuffer in, ByteBuffer plain) {
        if (kind == Kind.CHUNKED) {
            int end = chunks.follow(in, plain);
            return chunks.bad() ? -1 : end - in.position();
        }
        int n = (int) Math.min(left, in.remaining());
        left -= n;
        data += n;
        return n;
    }

    /** The fields after the last chunk of a body that is done, each with its CRLF; empty where there are none. */
    public String trailers() {
        return kind == Kind.CHUNKED ? chunks.trailers() : "";
    }

    /** Remembers this point; see {@link #reset()}. */
    public void mark() {
        markedKind = kind;
        markedLeft = left;
        markedData = data;
        if (kind == Kind.CHUNKED) {
            markedChunks = markedChunks == null ? new Chunks() : markedChunks;
            markedChunks.copy(chunks);
        }
    }

    /** Back to the mark: what was taken since did not leave. */
    public void reset() {
        kind = markedKind;
        left = markedLeft;
        data = markedData;
        if (kind == Kind.CHUNKED) {
            chunks.copy(markedChunks);
        }
    }
}

package dev.dynolab.cli.client;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body in chunks (RFC 9112 section 7.1); trailers are read and dropped. */
final class ChunkedInput extends FilterInputStream {
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedInput(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = in.read(bytes, from, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the answer ended inside a chunk");
        }
        left -= count;
        return count;
    }

    /** Never more than is there: a reader that fills its buffer must not wait for the next chunk. */
    @Override
    public int available() throws IOException {
        return (int) Math.min(left, in.available());
    }

    private void nextChunk() throws IOException {
        if (!first) {
            Http.line(in);
        }
        first = false;
        String size = Http.line(in);
        int extension = size.indexOf(';');
        try {
            left = Long.parseLong((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
        } catch (NumberFormatException bad) {
            throw new IOException("not a chunk size: " + size);
        }
        if (left == 0) {
            ended = true;
            while (!Http.line(in).isEmpty()) {
                // A trailer.
            }
        }
    }
}

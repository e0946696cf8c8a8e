package dev.dynolab.cli.client;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body of a known length: less than that is an error, not an end. */
final class BoundedInput extends FilterInputStream {
    private long left;

    BoundedInput(InputStream in, long length) {
        super(in);
        left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = in.read(bytes, from, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the answer ended " + left + " bytes early");
        }
        left -= count;
        return count;
    }
}

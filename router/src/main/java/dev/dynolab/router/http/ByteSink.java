package dev.dynolab.router.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A byte array that grows: what StringBuilder is for strings. Reused, so that a warm loop allocates nothing. */
public final class ByteSink {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CRLF = {'\r', '\n'};

    private byte[] array;
    private int length;

    public ByteSink(int capacity) {
        array = new byte[capacity];
    }

    /** The bytes, valid from 0 to {@link #length()} and until the next put. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    /** Empties; an array that grew beyond {@code keep} bytes is given back to the heap. */
    public void clear(int keep) {
        length = 0;
        if (array.length > keep) {
            array = new byte[keep];
        }
    }

    public void clear() {
        length = 0;
    }

    public ByteSink put(int b) {
        reserve(1);
        array[length++] = (byte) b;
        return this;
    }

    public ByteSink put(byte[] bytes) {
        return put(bytes, 0, bytes.length);
    }

    public ByteSink put(byte[] bytes, int from, int to) {
        int n = to - from;
        reserve(n);
        System.arraycopy(bytes, from, array, length, n);
        length += n;
        return this;
    }

    public ByteSink crlf() {
        return put(CRLF);
    }

    /** Decimal digits of a number that is not negative. */
    public ByteSink number(long value) {
        int digits = 1;
        for (long v = value; v >= 10; v /= 10) {
            digits++;
        }
        return padded(value, digits);
    }

    /** Exactly {@code digits} decimal digits, leading zeros included. */
    public ByteSink padded(long value, int digits) {
        reserve(digits);
        long v = value;
        for (int i = length + digits - 1; i >= length; i--) {
            array[i] = (byte) ('0' + v % 10);
            v /= 10;
        }
        length += digits;
        return this;
    }

    /** The lowest {@code digits} hexadecimal digits. */
    public ByteSink hex(long value, int digits) {
        reserve(digits);
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            array[length++] = HEX[(int) (value >>> shift) & 15];
        }
        return this;
    }

    private void reserve(int more) {
        if (array.length - length < more) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
        }
    }

    @Override
    public String toString() {
        return new String(array, 0, length, StandardCharsets.ISO_8859_1);
    }
}

package dev.dynolab.router.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Follows a chunked body octet by octet (RFC 9112 §7.1) without changing it: CRLF only, at most 15 size digits, extensions without
 * control octets, trailers that are well-formed fields and none that would frame a message again.
 */
final class Chunks {
    private static final int SIZE = 0;
    private static final int EXTENSION = 1;
    private static final int SIZE_LF = 2;
    private static final int DATA = 3;
    private static final int DATA_CR = 4;
    private static final int DATA_LF = 5;
    private static final int LINE = 6;
    private static final int NAME = 7;
    private static final int VALUE = 8;
    private static final int VALUE_LF = 9;
    private static final int END_LF = 10;
    private static final int DONE = 11;
    private static final int BAD = 12;

    private static final int MAX_DIGITS = 15;
    private static final int MAX_EXTENSION = 4096;
    private static final int MAX_TRAILERS = 8192;

    private int state;
    private int digits;
    /** Octets of the current extension, or of all trailers. */
    private int extra;

    private long left;
    private long data;
    private final byte[] name = new byte[20];
    private int nameLength;
    /** The lines of the trailers so far, where they are asked for; null while there are none. */
    private StringBuilder trailers;

    Chunks reset() {
        trailers = null;
        state = SIZE;
        digits = extra = nameLength = 0;
        left = data = 0;
        return this;
    }

    void copy(Chunks from) {
        state = from.state;
        digits = from.digits;
        extra = from.extra;
        left = from.left;
        data = from.data;
        nameLength = from.nameLength;
        System.arraycopy(from.name, 0, name, 0, name.length);
    }

    boolean done() {
        return state == DONE;
    }

    boolean bad() {
        return state == BAD;
    }

    /** Octets inside chunks so far. */
    long data() {
        return data;
    }

    /**
     * Follows the octets of {@code in} without moving its position; stops after the body's last.
     *
     * @param plain takes the octets inside chunks, when not null; must have room for all of {@code in}. Then the trailers are kept too
     * @return index of the first octet that is not the body's; meaningless when {@link #bad()}
     */
    int follow(ByteBuffer in, ByteBuffer plain) {
        int p = in.position();
        int to = in.limit();
        while (p < to && state < DONE) {
            if (state == DATA) {
                int n = (int) Math.min(left, to - p);
                if (plain != null) {
                    plain.put(plain.position(), in, p, n).position(plain.position() + n);
                }
                p += n;
                left -= n;
                data += n;
                state = left == 0 ? DATA_CR : DATA;
            } else {
                boolean trailer = state >= LINE && state < END_LF;
                byte b = in.get(p++);
                state = next(b);
                if (trailer && plain != null && state != END_LF) {
                    trailers = trailers == null ? new StringBuilder() : trailers;
                    trailers.append((char) (b & 0xff));
                }
            }
        }
        return p;
    }

    /** Complete lines with their CRLF once {@link #done()}; empty when there are none or nobody asked. */
    String trailers() {
        return trailers == null ? "" : trailers.toString();
    }

    private int next(byte b) {
        switch (state) {
            case SIZE:
                return size(b);
            case EXTENSION:
                return b == '\r' ? SIZE_LF : Octets.value(b) && ++extra <= MAX_EXTENSION ? EXTENSION : BAD;
            case SIZE_LF:
                return b != '\n' ? BAD : left > 0 ? DATA : lastChunk();
            case DATA_CR:
                return b == '\r' ? DATA_LF : BAD;
            case DATA_LF:
                digits = 0;
                return b == '\n' ? SIZE : BAD;
            case LINE:
                nameLength = 0;
                return b == '\r' ? END_LF : name(b);
            case NAME:
                return b == ':' && !framing() ? VALUE : name(b);
            case VALUE:
                return b == '\r' ? VALUE_LF : Octets.value(b) && ++extra <= MAX_TRAILERS ? VALUE : BAD;
            case VALUE_LF:
                return b == '\n' ? LINE : BAD;
            case END_LF:
                return b == '\n' ? DONE : BAD;
            default:
                return BAD;
        }
    }

    private int size(byte b) {
        int digit = Character.digit((char) (b & 0x7f), 16);
        if (b > 0 && digit >= 0) {
            left = left * 16 + digit;
            return ++digits <= MAX_DIGITS ? SIZE : BAD;
        }
        extra = 0;
        return digits == 0 ? BAD : b == '\r' ? SIZE_LF : b == ';' ? EXTENSION : BAD;
    }

    private int lastChunk() {
        extra = 0;
        return LINE;
    }

    private int name(byte b) {
        if (!Octets.token(b) || ++extra > MAX_TRAILERS) {
            return BAD;
        }
        if (nameLength < name.length) {
            name[nameLength] = b;
        }
        nameLength++;
        return NAME;
    }

    /** A trailer that a careless peer would take for framing or routing (RFC 9110 §6.5.1). */
    private boolean framing() {
        if (nameLength > name.length) {
            return false;
        }
        switch (Field.kind(name, 0, nameLength)) {
            case Field.CONTENT_LENGTH, Field.TRANSFER_ENCODING, Field.HOST, Field.CONNECTION:
                return true;
            default:
                return false;
        }
    }

    @Override
    public String toString() {
        return "state " + state + ", left " + left + ", name " + Arrays.toString(name);
    }
}

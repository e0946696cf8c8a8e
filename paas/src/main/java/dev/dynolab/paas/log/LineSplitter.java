package dev.dynolab.paas.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Makes lines of the bytes a dyno wrote, however they come in pieces. A line ends with LF or CR LF; a longer one than
 * {@value #MAX_BYTES} bytes becomes several (Heroku, "Logging": limits), never within a character. Bytes that are not
 * UTF-8 become the replacement character. Used by one thread at a time.
 */
public final class LineSplitter {
    public static final int MAX_BYTES = 10_000;

    private final Consumer<String> lines;
    private final Buffer buffer = new Buffer();

    public LineSplitter(Consumer<String> lines) {
        this.lines = lines;
    }

    private static final class Buffer extends ByteArrayOutputStream {
        byte[] bytes() {
            return buf;
        }
    }

    public void accept(byte[] bytes) {
        accept(bytes, 0, bytes.length);
    }

    public void accept(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int from = offset;
        for (int at = offset; at < end; at++) {
            if (bytes[at] == '\n') {
                buffer.write(bytes, from, at - from);
                from = at + 1;
                endLine();
            }
        }
        buffer.write(bytes, from, end - from);
        cut(MAX_BYTES + 1);
    }

    /** How many bytes of a line without an end wait here. */
    public int pending() {
        return buffer.size();
    }

    /** The last line, where it has no end; nothing when there is none. */
    public void flush() {
        if (buffer.size() > 0) {
            cut(MAX_BYTES);
            emit(0, buffer.size());
            buffer.reset();
        }
    }

    private void endLine() {
        int size = buffer.size();
        boolean carriageReturn = size > 0 && buffer.bytes()[size - 1] == '\r';
        int end = carriageReturn ? size - 1 : size;
        int from = 0;
        while (end - from > MAX_BYTES) {
            from = emitPiece(from);
        }
        emit(from, end);
        buffer.reset();
    }

    /** Gives away full pieces while more than {@code keep} bytes are left: one byte more may be the CR of a CR LF. */
    private void cut(int keep) {
        int from = 0;
        while (buffer.size() - from > keep) {
            from = emitPiece(from);
        }
        if (from > 0) {
            byte[] rest = Arrays.copyOfRange(buffer.bytes(), from, buffer.size());
            buffer.reset();
            buffer.write(rest, 0, rest.length);
        }
    }

    private int emitPiece(int from) {
        int end = from + MAX_BYTES;
        for (int back = 0; back < 3 && continues(buffer.bytes()[end]); back++) {
            end--;
        }
        if (continues(buffer.bytes()[end])) {
            // Not UTF-8 at all: cut where the limit is.
            end = from + MAX_BYTES;
        }
        emit(from, end);
        return end;
    }

    private static boolean continues(byte b) {
        return (b & 0xC0) == 0x80;
    }

    private void emit(int from, int end) {
        lines.accept(new String(buffer.bytes(), from, end - from, StandardCharsets.UTF_8));
    }
}

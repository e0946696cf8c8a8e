package dev.dynolab.buildpacks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Makes lines of a byte stream, each as soon as its end is seen. Bytes that are not UTF-8 become U+FFFD. A carriage
 * return starts the line again, as on a terminal, so that a progress bar is one line and not hundreds.
 */
public final class LineSplitter {
    /** Longer lines are split, as Heroku's logs do (bytes). */
    static final int MAX_LINE = 10_000;

    private final BuildOutput output;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean carriageReturn;

    public LineSplitter(BuildOutput output) {
        this.output = output;
    }

    public void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /** Hands over a last line that has no line end. */
    public void end() {
        if (line.size() > 0) {
            flush();
        }
    }

    private void write(byte b) {
        if (b == '\n') {
            flush();
            return;
        }
        if (carriageReturn) {
            line.reset();
            carriageReturn = false;
        }
        if (b == '\r') {
            carriageReturn = true;
            return;
        }
        boolean startsCharacter = (b & 0xC0) != 0x80; // never split inside a UTF-8 sequence
        if (line.size() >= MAX_LINE && (startsCharacter || line.size() >= MAX_LINE + 4)) {
            flush();
        }
        line.write(b);
    }

    private void flush() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        carriageReturn = false;
        output.line(text);
    }
}

package dev.dynolab.cli.base;

/**
 * Which of the standard streams is a terminal.
 *
 * @param columns its width; 0 when unknown
 */
public record Tty(boolean in, boolean out, boolean err, int columns) {
    public static final Tty NONE = new Tty(false, false, false, 0);
}

package dev.dynolab.cli.base;

import java.util.Optional;

/** The terminal that standard input is; asked only where {@link Tty#in} says there is one. */
public interface Terminal {
    /** How much it shows now; empty when it does not tell. */
    Optional<Size> size();

    /**
     * Every key goes to the program as it is pressed, Ctrl-C too, and nothing is echoed, until closed; also when the
     * process ends before that.
     */
    Machine.Taken raw();

    /** Rows and columns of characters. */
    record Size(int rows, int columns) {}

    /** Where there is none. */
    Terminal NONE = new Terminal() {
        @Override
        public Optional<Size> size() {
            return Optional.empty();
        }

        @Override
        public Machine.Taken raw() {
            return () -> {};
        }
    };
}

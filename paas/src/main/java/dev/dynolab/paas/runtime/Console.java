package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.io.OutputStream;

/** The near end of a command's terminal: what goes in. Safe on any thread. */
public interface Console {
    /**
     * The standard input; closing it is end-of-file.
     *
     * @throws IOException when there is none or it is gone
     */
    OutputStream stdin() throws IOException;

    /** The person's terminal has this size now; no effect where the command has no terminal. */
    default void resize(int rows, int columns) {}
}

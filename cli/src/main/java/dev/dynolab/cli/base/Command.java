package dev.dynolab.cli.base;

import java.io.IOException;

/** One command of {@code h}. */
public interface Command {
    /** Its names, options and examples. */
    Usage usage();

    /**
     * Does it.
     *
     * @return the exit code
     * @throws Failure one line for the person
     */
    int run(Call call) throws IOException, InterruptedException;
}

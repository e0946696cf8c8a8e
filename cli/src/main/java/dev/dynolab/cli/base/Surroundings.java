package dev.dynolab.cli.base;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** Where a command runs: all it may know of the process around it. */
public record Surroundings(
        Map<String, String> env, Path cwd, InputStream in, PrintStream out, PrintStream err, Tty tty, Machine machine) {
    public Surroundings {
        out = tty.out() ? new Screen(out) : out;
        err = tty.err() ? new Screen(err) : err;
    }

    /** The value of a variable; empty when it is not set. */
    public String variable(String name) {
        return env.getOrDefault(name, "");
    }

    /** Colours are for terminals, and not for everybody (https://no-color.org). */
    public boolean colour() {
        return tty.out() && variable("NO_COLOR").isEmpty() && !variable("TERM").equals("dumb");
    }
}

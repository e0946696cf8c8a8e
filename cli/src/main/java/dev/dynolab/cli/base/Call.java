package dev.dynolab.cli.base;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One call of a command: what was typed and where. */
public record Call(Arguments arguments, Surroundings at) {
    /** Something that may fail. */
    public interface Action<T> {
        T run() throws IOException, InterruptedException;
    }

    public PrintStream out() {
        return at.out();
    }

    public PrintStream err() {
        return at.err();
    }

    public List<String> words() {
        return arguments.words();
    }

    /** The word at {@code index}; empty when fewer were typed. */
    public String word(int index) {
        return index < words().size() ? words().get(index) : "";
    }

    public boolean has(String option) {
        return arguments.has(option);
    }

    /** The option's last value; empty when it was not given. */
    public String option(String name) {
        return arguments.option(name);
    }

    public Forms forms() {
        return new Forms(at);
    }

    /** Prints a line that an app printed: as it is, on a terminal too. @return whether anybody reads on */
    public boolean relay(String line) {
        out().writeBytes((line + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
        return !out().checkError();
    }

    /** Prints {@code what... done} on stderr around {@code action}, or {@code failed}. */
    public <T> T progress(String what, Action<T> action) throws IOException, InterruptedException {
        err().print(what + "... ");
        err().flush();
        boolean done = false;
        try {
            T result = action.run();
            done = true;
            return result;
        } finally {
            if (!done) {
                err().println("failed");
            }
        }
    }

    /** Ends the line that {@link #progress} began. */
    public void done(String rest) {
        err().println("done" + rest);
    }
}

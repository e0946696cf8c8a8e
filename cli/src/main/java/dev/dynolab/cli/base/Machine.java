package dev.dynolab.cli.base;

import dev.dynolab.paas.time.Time;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** What a command sees of the machine beside its streams; a seam, so that tests fix clock and zone. */
public interface Machine {
    Time time();

    ZoneOffset offset(Instant at);

    /** The command line that starts {@code h} itself. */
    List<String> self();

    /**
     * Runs {@code action} at each of these signals, on a thread of its own, instead of ending the process, until closed.
     *
     * @param signals {@code INT} is Ctrl-C, {@code HUP} a closed terminal, {@code WINCH} a change of its size
     */
    Taken onSignal(Runnable action, String... signals);

    /** The terminal at standard input. */
    default Terminal terminal() {
        return Terminal.NONE;
    }

    /** Signals are taken. */
    interface Taken extends AutoCloseable {
        @Override
        void close();
    }
}

package dev.dynolab.paas.dyno;

import dev.dynolab.paas.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Closes a terminal at which nothing happens for long ("One-Off Dynos": connections are closed after one hour of
 * inactivity in both input and output, and the dyno gets SIGHUP). Looks 60 times within the limit. All on one executor.
 */
final class IdleLimit {
    private static final int LOOKS = 60;

    private final Time time;
    private final Executor executor;
    private final Duration limit;
    private final Attachment terminal;
    private final LongSupplier activity;
    private long seen;
    private Instant since;

    /** @param activity a number that changes when something happens beside bytes */
    IdleLimit(Time time, Executor executor, Duration limit, Attachment terminal, LongSupplier activity) {
        this.time = time;
        this.executor = executor;
        this.limit = limit;
        this.terminal = terminal;
        this.activity = activity;
        since = time.now();
    }

    /** Begins to watch; a limit of zero is none. @param over is told in place of people when the limit was reached */
    void begin(Consumer<String> over) {
        if (!limit.isZero()) {
            time.after(limit.dividedBy(LOOKS), () -> executor.execute(() -> look(over)));
        }
    }

    private void look(Consumer<String> over) {
        if (terminal.over()) {
            return;
        }
        long now = terminal.moved() + activity.getAsLong();
        if (now != seen) {
            seen = now;
            since = time.now();
        }
        if (time.now().isBefore(since.plus(limit))) {
            begin(over);
            return;
        }
        String line = "Connection closed after " + limit.toSeconds() + " seconds without input, output or requests";
        over.accept(line);
        terminal.close(line);
    }
}

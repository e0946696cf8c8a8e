package dev.dynolab.paas.git;

import dev.dynolab.paas.time.Time;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Calls a task every half second until closed, each call after the one before ended. */
final class Heartbeat implements AutoCloseable {
    /** A killed client fails the second write after its death: it is noticed after one second. */
    static final Duration EVERY = Duration.ofMillis(500);

    private final Time time;
    private final Executor threads;
    private final Runnable beat;
    private Time.Timer timer;
    private boolean closed;

    /** @param threads run the task, which may block: the clock's own thread must not */
    Heartbeat(Time time, Executor threads, Runnable beat) {
        this.time = time;
        this.threads = threads;
        this.beat = beat;
    }

    synchronized void start() {
        if (!closed) {
            timer = time.after(
                    EVERY,
                    () -> threads.execute(() -> {
                        beat.run();
                        start();
                    }));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
        }
    }
}

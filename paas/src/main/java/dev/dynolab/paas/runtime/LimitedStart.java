package dev.dynolab.paas.runtime;

import dev.dynolab.paas.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/**
 * A start by an engine that may never answer. Who waits is told after a while that it failed; what becomes of it later
 * is removed when it comes.
 */
final class LimitedStart {
    /** Long, for the engine may have many to start; but a dyno must not be starting for ever. */
    static final Duration LIMIT = Duration.ofSeconds(180);

    private final CompletableFuture<RunningDyno> started = new CompletableFuture<>();
    private final Callable<RunningDyno> launch;
    private final Runnable remove;

    private LimitedStart(Callable<RunningDyno> launch, Runnable remove) {
        this.launch = launch;
        this.remove = remove;
    }

    /**
     * Runs {@code launch} on one of {@code threads} and waits for it.
     *
     * @param remove called once if it failed or came too late, never while it runs
     * @throws IOException when it failed, or not within the limit
     */
    static RunningDyno run(Time time, Executor threads, Callable<RunningDyno> launch, Runnable remove)
            throws IOException {
        LimitedStart start = new LimitedStart(launch, remove);
        Time.Timer limit = time.after(
                LIMIT,
                () -> start.started.completeExceptionally(
                        new IOException("Docker did not start its container within " + LIMIT.toSeconds() + " s")));
        threads.execute(start::launch);
        try {
            return start.started.get();
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause().getMessage(), failed.getCause());
        } catch (InterruptedException stop) {
            if (!start.started.completeExceptionally(stop) && !start.started.isCompletedExceptionally()) {
                remove.run();
            }
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while its container started");
        } finally {
            limit.cancel();
        }
    }

    private void launch() {
        try {
            if (!started.complete(launch.call())) {
                remove.run();
            }
        } catch (Exception | Error failed) {
            try {
                remove.run();
            } finally {
                started.completeExceptionally(failed);
            }
        }
    }
}

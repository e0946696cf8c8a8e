package dev.dynolab.paas.work;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for what blocks: each task is short or belongs to one dyno or one story. What comes when they have ended is
 * dropped, for the next platform finds out itself; who waits for a {@link SerialQueue} is told.
 */
public final class WorkThreads implements Executor, AutoCloseable {
    private final AtomicInteger number = new AtomicInteger();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), this::thread, (task, ended) -> {
                if (task instanceof SerialQueue.Turn turn) {
                    turn.drop();
                }
            });

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "work-" + number.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Interrupts what runs; returns at once. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}

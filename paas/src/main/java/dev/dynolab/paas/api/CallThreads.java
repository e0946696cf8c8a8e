package dev.dynolab.paas.api;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that answer calls, and a bound on how many calls there may be at once, waiting ones included. */
final class CallThreads implements Executor {
    private final ThreadPoolExecutor threads;
    private final Semaphore room;

    /**
     * @param name the threads' names begin with it
     * @param most so many threads, which end when there is nothing to do; four times as many calls
     */
    CallThreads(String name, int most) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(most, most, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
        room = new Semaphore(4 * most);
    }

    /** False when there is no room for another call; whoever entered leaves once. */
    boolean enter() {
        return room.tryAcquire();
    }

    void leave() {
        room.release();
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    void shutdown() {
        threads.shutdownNow();
    }
}

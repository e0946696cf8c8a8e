package dev.dynolab.paas.dyno;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Runs tasks one after the other, in the order they came, on whatever thread the executor lends. */
public final class SerialQueue implements Executor {
    private static final System.Logger LOG = System.getLogger(SerialQueue.class.getName());

    private final Executor threads;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    public SerialQueue(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (waiting) {
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        threads.execute(this::runAll);
    }

    /** As {@link #execute}, with the task's result or its exception. */
    public <T> CompletableFuture<T> call(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> {
            try {
                result.complete(task.call());
            } catch (Throwable problem) {
                result.completeExceptionally(problem);
            }
        });
        return result;
    }

    private void runAll() {
        while (true) {
            Runnable task;
            synchronized (waiting) {
                task = waiting.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException | Error problem) {
                // One failing task must not stop the app's queue for good.
                LOG.log(System.Logger.Level.ERROR, "A task of an app's queue failed", problem);
            }
        }
    }
}

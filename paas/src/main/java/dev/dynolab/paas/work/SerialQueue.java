package dev.dynolab.paas.work;

import dev.dynolab.paas.error.PlatformException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Runs tasks one after the other, in the order they came, on whatever thread the executor lends. */
public final class SerialQueue implements Executor {
    private static final System.Logger LOG = System.getLogger(SerialQueue.class.getName());

    private final Executor threads;
    private final Queue<Task> waiting = new ArrayDeque<>();
    private boolean running;

    /** @param dropped instead of {@code work} */
    private record Task(Runnable work, Runnable dropped) {}

    public SerialQueue(Executor threads) {
        this.threads = threads;
    }

    /** Nobody hears of a task that is dropped since the threads have ended. */
    @Override
    public void execute(Runnable task) {
        add(new Task(task, () -> {}));
    }

    private void add(Task task) {
        synchronized (waiting) {
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        threads.execute(new Turn());
    }

    /** As {@link #execute}, with the task's result or its exception; fails when the threads have ended. */
    public <T> CompletableFuture<T> call(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable work = () -> {
            try {
                result.complete(task.call());
            } catch (Throwable problem) {
                result.completeExceptionally(problem);
            }
        };
        add(new Task(work, () -> result.completeExceptionally(PlatformException.stopping())));
        return result;
    }

    /** What the threads are given: runs, or drops, all that waits. */
    final class Turn implements Runnable {
        @Override
        public void run() {
            each(Task::work);
        }

        void drop() {
            each(Task::dropped);
        }

        private void each(Function<Task, Runnable> part) {
            for (Task task = next(); task != null; task = next()) {
                try {
                    part.apply(task).run();
                } catch (RuntimeException | Error problem) {
                    // One failing task must not stop the app's queue for good.
                    LOG.log(System.Logger.Level.ERROR, "A task of an app's queue failed", problem);
                }
            }
        }

        private Task next() {
            synchronized (waiting) {
                Task task = waiting.poll();
                running = task != null;
                return task;
            }
        }
    }
}

package dev.dynolab.buildpacks;

import java.util.ArrayList;
import java.util.List;

/** Tells a build to stop; thread-safe, and final once cancelled. */
public final class Cancellation {
    private final List<Hook> hooks = new ArrayList<>();
    private boolean cancelled;

    /** Stops the build: every process of it has been killed when this returns. Later calls do nothing. */
    public void cancel() {
        List<Hook> due;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            due = List.copyOf(hooks);
            hooks.clear();
        }
        due.forEach(hook -> hook.task.run());
    }

    public synchronized boolean cancelled() {
        return cancelled;
    }

    /** Runs {@code task} on the cancelling thread, or here and now when already cancelled. It must not throw. */
    public Registration onCancel(Runnable task) {
        Hook hook = new Hook(task);
        synchronized (this) {
            if (!cancelled) {
                hooks.add(hook);
                return () -> remove(hook);
            }
        }
        task.run();
        return () -> {};
    }

    private synchronized void remove(Hook hook) {
        hooks.remove(hook);
    }

    /** A task waiting for a cancellation. */
    @FunctionalInterface
    public interface Registration {
        /** Takes the task back. */
        void remove();
    }

    private static final class Hook { // a class of its own: the same Runnable may be registered twice
        private final Runnable task;

        Hook(Runnable task) {
            this.task = task;
        }
    }
}

package dev.dynolab.paas.runtime;

import dev.dynolab.paas.work.SerialQueue;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Tells one dyno's observer what its files say: output, then the end. */
final class ProcessDynoWatch {
    private static final System.Logger LOG = System.getLogger(ProcessDynoWatch.class.getName());
    /** As if killed, which is what happened when nobody was left to write down the status. */
    private static final int UNKNOWN_STATUS = 137;

    private final ProcessDyno dyno;
    private final DynoObserver observer;
    private final SerialQueue queue;
    private final Consumer<ProcessDyno> ended;
    private final Predicate<UUID> outOfMemory;
    private final DynoOutput output;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final AtomicBoolean looking = new AtomicBoolean();
    private boolean over;

    /**
     * @param ended told after the observer was; removes the dyno
     * @param outOfMemory whether the kernel killed a process of the dyno for its memory
     */
    ProcessDynoWatch(
            ProcessDyno dyno,
            DynoObserver observer,
            SerialQueue queue,
            Consumer<ProcessDyno> ended,
            Predicate<UUID> outOfMemory)
            throws IOException {
        this.dyno = dyno;
        this.observer = observer;
        this.queue = queue;
        this.ended = ended;
        this.outOfMemory = outOfMemory;
        this.output = new DynoOutput(dyno.state(), dyno.spec().kind() == DynoSpec.Kind.ATTACHED);
    }

    ProcessDyno dyno() {
        return dyno;
    }

    /** The kernel killed something of the dyno. */
    void outOfMemory() {
        observer.outOfMemory();
    }

    /** Something was written; hands over at once. */
    void changed() {
        if (pending.compareAndSet(false, true)) {
            queue.execute(this::tell);
        }
    }

    /** Looks whether the dyno was lost without a word; hands over at once. */
    void look() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        queue.execute(() -> {
            looking.set(false);
            // In this order: the exit file may come between the two questions.
            boolean alive = dyno.alive();
            tell();
            if (!alive && !over) {
                dyno.signal(RunningDyno.Signal.KILL);
                end(UNKNOWN_STATUS);
            }
        });
    }

    private void tell() {
        pending.set(false);
        if (over) {
            return;
        }
        try {
            OptionalInt status = dyno.state().exitStatus();
            output.drain(observer);
            if (status.isPresent()) {
                end(status.getAsInt());
            }
        } catch (IOException | RuntimeException problem) {
            LOG.log(System.Logger.Level.ERROR, "Lost output of " + dyno.spec().name(), problem);
        }
    }

    private void end(int status) {
        over = true;
        try {
            output.close();
            if (status != 0 && outOfMemory.test(dyno.spec().id())) {
                observer.outOfMemory();
            }
            observer.exited(status);
        } catch (IOException | RuntimeException problem) {
            LOG.log(System.Logger.Level.ERROR, "The end of " + dyno.spec().name() + " was not taken", problem);
        } finally {
            ended.accept(dyno);
        }
    }

    /** Lets go of the files. */
    void close() {
        try {
            output.close();
        } catch (IOException ignored) {
            // They are only read.
        }
    }
}

package dev.dynolab.paas.time;

import java.time.Duration;
import java.time.Instant;

/** What time it is, and a call after a while. */
public interface Time {
    /** The wall clock, to the microsecond where the machine has it. */
    Instant now();

    /**
     * Runs {@code task} once, {@code delay} from now, on a thread of this clock; the task must hand over at once and
     * never block. A delay of zero or less runs it as soon as possible.
     */
    Timer after(Duration delay, Runnable task);

    /** A call that has been asked for. */
    interface Timer {
        /** Takes the call back; has no effect once it ran. */
        void cancel();
    }
}

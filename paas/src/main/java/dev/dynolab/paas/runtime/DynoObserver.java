package dev.dynolab.paas.runtime;

/**
 * Hears of one dyno. Calls come one at a time, in order, on a thread of the runtime; {@link #exited} is the last and
 * comes after all output.
 */
public interface DynoObserver {
    /**
     * Bytes as the dyno wrote them: not lines, not necessarily whole characters. The array is the receiver's to keep. A
     * call that blocks holds up the dyno's output, never the dyno.
     */
    void output(Stream stream, byte[] bytes);

    /**
     * Waits until what was told of a stream cannot be lost any more.
     *
     * @return how many of its last bytes still can: an unfinished line
     */
    default int settle(Stream stream) {
        return 0;
    }

    /** The kernel killed a process of the dyno for the memory it used. On any thread, at any time, more than once. */
    default void outOfMemory() {}

    /** The main process ended and no process of the dyno is left; {@code status} is 0–255, 128 + N for signal N. */
    void exited(int status);

    /** Which of its two streams a dyno wrote to. */
    enum Stream {
        STDOUT,
        STDERR
    }
}

package dev.dynolab.router;

/** What a route answers while it has no target. */
public enum WhenEmpty {
    /** Something is booting: requests wait; H20 after the hold limit. */
    HOLD,
    /** Every process sleeps: requests wait as for a boot, and whoever can wake one is told ({@link Router#onIdle}). */
    IDLE,
    /** Every process has crashed: H10 at once. */
    CRASHED,
    /** Nothing is meant to run: H14 at once. */
    NO_PROCESSES,
    /** Nothing has ever been deployed: H81 at once. */
    BLANK;

    boolean holds() {
        return this == HOLD || this == IDLE;
    }
}

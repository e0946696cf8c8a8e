package dev.dynolab.router;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the requests inside a target and shuts it, with nothing able to slip between.
 *
 * <p>One long: the top bit says draining, the rest counts. A claim counts first and then looks at the bit; a drain sets the bit
 * first and then looks at the count. Whatever the order of the two, either the claim sees the bit or the drain sees the claim.
 */
final class Gate {
    private static final long DRAINING = Long.MIN_VALUE;

    private final AtomicLong state = new AtomicLong();

    /** Enters, or says that the gate is shut. */
    boolean claim() {
        if (state.incrementAndGet() >= 0) {
            return true;
        }
        state.decrementAndGet();
        return false;
    }

    /** Leaves; true when this was the last one of a shut gate. */
    boolean release() {
        return state.decrementAndGet() == DRAINING;
    }

    /** Shuts the gate for good; true when nobody is inside. */
    boolean drain() {
        return (state.getAndUpdate(s -> s | DRAINING) & ~DRAINING) == 0;
    }

    boolean draining() {
        return state.get() < 0;
    }

    int inside() {
        return (int) (state.get() & ~DRAINING);
    }
}

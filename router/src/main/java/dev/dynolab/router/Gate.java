package dev.dynolab.router;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the requests inside a target and shuts it, with nothing able to slip between.
 *
 * <p>One long: the top bit says draining, the rest counts. A claim counts first and then looks at the bit; a drain sets the bit
 * first and then looks at the count. Whatever the order of the two, either the claim sees the bit or the drain sees the claim. A
 * claim that is turned away has counted for a moment, so whoever brings the count to zero, it too, reports it.
 */
final class Gate {
    private static final long DRAINING = Long.MIN_VALUE;

    private final AtomicLong state = new AtomicLong();
    private final CompletableFuture<Void> emptied = new CompletableFuture<>();

    /** Enters, or says that the gate is shut. */
    boolean claim() {
        if (state.incrementAndGet() >= 0) {
            return true;
        }
        release();
        return false;
    }

    /** Leaves. */
    void release() {
        if (state.decrementAndGet() == DRAINING) {
            emptied.complete(null);
        }
    }

    /** Shuts the gate for good. */
    void drain() {
        if ((state.getAndUpdate(s -> s | DRAINING) & ~DRAINING) == 0) {
            emptied.complete(null);
        }
    }

    /** Completes when the gate is shut and nobody is inside, on the thread that left last. */
    CompletableFuture<Void> emptied() {
        return emptied;
    }

    boolean draining() {
        return state.get() < 0;
    }

    int inside() {
        return (int) (state.get() & ~DRAINING);
    }
}

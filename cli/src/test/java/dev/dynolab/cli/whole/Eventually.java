package dev.dynolab.cli.whole;

import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Looks again until something holds: for what the platform does on its own and nobody is told of. */
final class Eventually {
    private static final long LIMIT_NANOS = 120_000_000_000L;

    private Eventually() {}

    static <T> T holds(Callable<T> look, Predicate<T> condition) throws Exception {
        long start = System.nanoTime();
        T seen = look.call();
        while (!condition.test(seen)) {
            if (System.nanoTime() - start > LIMIT_NANOS) {
                throw new AssertionError("Did not come to hold within 120 s; the last look: " + seen);
            }
            Thread.yield();
            seen = look.call();
        }
        return seen;
    }
}

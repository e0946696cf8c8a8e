package dev.dynolab.router;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told; wake the router afterwards. */
final class FakeTime implements RouterTime {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean failing = new AtomicBoolean();

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public long epochMicros() {
        if (failing.getAndSet(false)) {
            throw new IllegalStateException("a bug made for a test");
        }
        return 1_349_927_240_123_456L + nanos.get() / 1000;
    }

    void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    /** The next look at the time of day throws: a bug for the router to have. */
    void failOnce() {
        failing.set(true);
    }
}

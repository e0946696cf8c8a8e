package dev.dynolab.router;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told; wake the router afterwards. */
final class FakeTime implements RouterTime {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public long epochMicros() {
        return 1_349_927_240_123_456L + nanos.get() / 1000;
    }

    void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }
}

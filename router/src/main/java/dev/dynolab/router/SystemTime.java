package dev.dynolab.router;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The machine's clocks. */
public final class SystemTime implements RouterTime {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}

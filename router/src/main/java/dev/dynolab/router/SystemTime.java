package dev.dynolab.router;

import java.time.Instant;

/** The machine's clocks. */
public final class SystemTime implements RouterTime {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }
}

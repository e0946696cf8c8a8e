package dev.dynolab.buildpacks;

import java.time.Duration;

/** The seam to the platform's clock: the build limit is the only thing here that time decides. */
@FunctionalInterface
public interface BuildClock {
    /** Runs {@code task} once after {@code delay}; running the answer takes the call back. */
    Runnable after(Duration delay, Runnable task);
}

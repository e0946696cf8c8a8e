package dev.dynolab.buildpacks;

import java.time.Duration;

/**
 * What a build may use.
 *
 * @param time until it is cancelled (Heroku: 15 minutes)
 * @param slugBytes compressed size of a slug (Heroku: 500 MB)
 */
public record BuildLimits(Duration time, long slugBytes) {
    /** Heroku's. */
    public static final BuildLimits HEROKU = new BuildLimits(Duration.ofMinutes(15), 500L << 20);

    public BuildLimits {
        if (time.isNegative() || time.isZero() || slugBytes <= 0) {
            throw new IllegalArgumentException("Build limits must be positive: " + time + ", " + slugBytes + " bytes");
        }
    }
}

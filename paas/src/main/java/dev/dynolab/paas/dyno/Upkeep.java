package dev.dynolab.paas.dyno;

import java.time.Duration;

/**
 * Heroku's rules for dynos that run on, each a setting.
 *
 * @param cycle the age at which a dyno is cycled; zero never
 * @param cycleSpread each dyno of its own lives up to so much longer
 * @param cycleServing whether a one-off that receives requests is cycled too
 * @param memoryLook how often memory is measured
 * @param portLook how often the port of a one-off is looked at once it has had time to boot
 * @param releaseLimit how long a release command may run
 * @param sleep how long no request may come before the dynos of an app with the feature {@code sleep} are idled
 */
public record Upkeep(
        Duration cycle,
        Duration cycleSpread,
        boolean cycleServing,
        Duration memoryLook,
        Duration portLook,
        Duration releaseLimit,
        Duration sleep) {

    /**
     * Heroku's own: 24 h and up to 216 min more ("Dynos and the Dyno Manager": restarts), one hour for a release, and 30
     * minutes ("Eco Dyno Hours": dyno sleeping).
     */
    public static Upkeep heroku() {
        return new Upkeep(
                Duration.ofHours(24),
                Duration.ofMinutes(216),
                false,
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofHours(1),
                Duration.ofMinutes(30));
    }
}

package dev.dynolab.paas.dyno;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Heroku's timings of a dyno's life, each a setting.
 *
 * @param boot how long a web dyno may take to bind {@code $PORT} (R10)
 * @param grace from SIGTERM to SIGKILL (R12)
 * @param drain how long requests inside a dyno may take before it is told to end all the same
 * @param crashBackoff the wait before each restart after a crash; the last one repeats
 * @param prebootWindow how long new web dynos boot beside the old ones; empty until they are up
 * @param crashReset a dyno that ran this long before it crashed starts the ladder anew
 * @param attachIdle how long nothing may happen at a terminal before it is closed; zero for ever
 * @param linger how long old dynos stay after a cut-over for the pages of people who keep a release; zero not at all
 */
public record DynoTimings(
        Duration boot,
        Duration grace,
        Duration drain,
        List<Duration> crashBackoff,
        Duration crashReset,
        Optional<Duration> prebootWindow,
        Duration attachIdle,
        Duration linger) {
    /** Until the next try at a start that failed by no fault of the app's. */
    static final Duration AGAIN = Duration.ofSeconds(10);

    public DynoTimings {
        crashBackoff = List.copyOf(crashBackoff);
        if (crashBackoff.isEmpty()) {
            throw new IllegalArgumentException("The ladder of restarts after a crash has at least one step");
        }
    }

    /** Heroku's own, where it has one: 60 s, 30 s, 30 s, and 0, 20, 40, 60, 180, 320 minutes ("Dyno crash restart policy"), one hour. */
    public static DynoTimings heroku() {
        return new DynoTimings(
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                List.of(
                        Duration.ZERO,
                        Duration.ofMinutes(20),
                        Duration.ofMinutes(40),
                        Duration.ofMinutes(60),
                        Duration.ofMinutes(180),
                        Duration.ofMinutes(320)),
                Duration.ofMinutes(10),
                Optional.empty(),
                Duration.ofHours(1),
                Duration.ofSeconds(60));
    }

    /** The wait before the restart that follows the {@code crashes}-th crash in a row, counted from 1. */
    public Duration backoff(int crashes) {
        return crashBackoff.get(Math.min(crashes, crashBackoff.size()) - 1);
    }
}

package dev.dynolab.paas.dyno;

import dev.dynolab.paas.runtime.DynoName;
import dev.dynolab.paas.runtime.DynoSpec;
import java.time.Instant;
import java.util.Optional;

/** Where the supervisor gets what a formation dyno is to run: the releases, which this package does not know. */
public interface DynoSpecs {
    /** A spec with a new id for a dyno of {@code line} called {@code name} on {@code release}. */
    DynoSpec formation(DynoName name, FormationLine line, int release);

    /** Whether {@code release} has a process type {@code type}: without it a formation line starts nothing. */
    boolean has(int release, String type);

    /** Since when the app sleeps; empty when it does not. */
    default Optional<Instant> idleSince() {
        return Optional.empty();
    }

    /** Keeps that for the next platform. */
    default void idleSince(Optional<Instant> since) {}

    /** What a web dyno must answer before it counts as up; empty when a bound port is enough. */
    default Optional<String> healthPath() {
        return Optional.empty();
    }
}

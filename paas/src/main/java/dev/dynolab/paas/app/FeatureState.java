package dev.dynolab.paas.app;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** Whether an app has a feature; the times are the app's own until somebody sets it. */
public record FeatureState(UUID app, Feature feature, boolean enabled, Instant createdAt, Instant updatedAt) {
    public FeatureState {
        Objects.requireNonNull(app);
        Objects.requireNonNull(feature);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(updatedAt);
    }

    /** The same for the same app and feature, also before anybody set it. */
    public UUID id() {
        return UUID.nameUUIDFromBytes((app + ":" + feature.word()).getBytes(StandardCharsets.UTF_8));
    }
}

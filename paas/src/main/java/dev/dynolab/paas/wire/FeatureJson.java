package dev.dynolab.paas.wire;

import java.time.Instant;
import java.util.UUID;

/** Heroku's {@code app-feature}; state {@code general} is shown by {@code features}, others by {@code labs}. */
public record FeatureJson(
        Instant createdAt,
        String description,
        String docUrl,
        boolean enabled,
        UUID id,
        String name,
        String state,
        Instant updatedAt,
        String displayName,
        String feedbackEmail) {}

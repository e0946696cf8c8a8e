package dev.dynolab.paas.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/** Heroku's {@code region}. */
public record RegionJson(
        String country,
        Instant createdAt,
        String description,
        UUID id,
        String locale,
        String name,
        boolean privateCapable,
        Provider provider,
        Instant updatedAt) {

    /** Who runs the machines, and what they call the place; null when it has no name. */
    public record Provider(
            String name,
            @JsonInclude(JsonInclude.Include.NON_NULL) String region) {}
}

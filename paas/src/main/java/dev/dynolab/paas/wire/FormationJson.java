package dev.dynolab.paas.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/** Heroku's {@code formation}: one line, so many dynos of a type. */
public record FormationJson(
        Ref app,
        String command,
        Instant createdAt,
        UUID id,
        int quantity,
        String size,
        String type,
        Instant updatedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) Ours dynolab) {

    /** @param release {@code v6} when the line is pinned; null when it follows the current release */
    public record Ours(String release) {}
}

package dev.dynolab.paas.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Heroku's {@code stack}. */
public record StackJson(
        @JsonProperty("default") boolean isDefault,
        Instant createdAt,
        UUID id,
        String name,
        String state,
        Instant updatedAt,
        Ours dynolab) {

    /**
     * @param installed whether dynos on it see its files
     * @param usedBy names of the apps that it is the next build's stack of, or a slug's
     */
    public record Ours(boolean installed, List<String> usedBy) {
        public Ours {
            usedBy = List.copyOf(usedBy);
        }
    }
}

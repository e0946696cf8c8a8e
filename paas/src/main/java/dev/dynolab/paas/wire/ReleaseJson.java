package dev.dynolab.paas.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Heroku's {@code release}. */
public record ReleaseJson(
        List<String> addonPlanNames,
        Ref app,
        Instant createdAt,
        String description,
        boolean eligibleForRollback,
        UUID id,
        Instant updatedAt,
        IdRef slug,
        String status,
        UserRef user,
        int version,
        boolean current,
        String outputStreamUrl,
        @JsonInclude(JsonInclude.Include.NON_NULL) Ours dynolab) {

    /** @param staged whether it runs beside the current release and is not current until it is promoted */
    public record Ours(boolean staged) {}
}

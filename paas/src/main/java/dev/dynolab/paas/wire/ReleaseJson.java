package dev.dynolab.paas.wire;

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
        String outputStreamUrl) {}

package dev.dynolab.paas.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/** Heroku's {@code dyno}; {@code updatedAt} is when it last changed state. */
public record DynoJson(
        String attachUrl,
        String command,
        Instant createdAt,
        UUID id,
        String name,
        ReleaseRef release,
        Ref app,
        String size,
        String state,
        String type,
        Instant updatedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) Ours dynolab) {

    /** The release a dyno runs. */
    public record ReleaseRef(UUID id, int version) {}

    /**
     * What Heroku does not tell of a dyno.
     *
     * @param release {@code v6}
     * @param pinned whether it stays on that release when a newer one is deployed
     * @param generation {@code current}, {@code old}, or {@code staged} beside the current one
     * @param routable whether requests go to it now
     * @param sharePpm its share of the app's requests, in parts per million
     * @param inFlight requests it is answering
     * @param nextRetryAt when a crashed one is started again; null when none is due
     * @param memoryBytes what it uses, as last measured; null until then and where nobody can tell
     * @param memoryQuotaBytes what its size allows
     * @param preboot its part while new web dynos boot beside the old ones; null at all other times
     * @param lingersUntil till when it serves what the pages of its release ask for, though a newer one has taken over; or null
     * @param kind {@code formation}, {@code attached}, {@code detached} or {@code release}
     * @param attachUrl where its creator attaches to its streams; null but in the answer to its creation
     */
    public record Ours(
            String release,
            boolean pinned,
            String generation,
            boolean routable,
            long sharePpm,
            int inFlight,
            Instant nextRetryAt,
            Long memoryBytes,
            long memoryQuotaBytes,
            Preboot preboot,
            Instant lingersUntil,
            String kind,
            String attachUrl) {}

    /**
     * @param joins whether it receives requests after the cut-over; else until then
     * @param cutOverAt when; null when all the new ones are up
     */
    public record Preboot(boolean joins, Instant cutOverAt) {}
}

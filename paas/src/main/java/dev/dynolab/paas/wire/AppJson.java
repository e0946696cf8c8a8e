package dev.dynolab.paas.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/** Heroku's {@code app}; sizes are in bytes. */
public record AppJson(
        boolean acm,
        Instant archivedAt,
        String buildpackProvidedDescription,
        Ref buildStack,
        Instant createdAt,
        Name generation,
        String gitUrl,
        UUID id,
        Boolean internalRouting,
        boolean maintenance,
        String name,
        UserRef owner,
        Ref organization,
        Ref team,
        String processTier,
        Ref region,
        Instant releasedAt,
        Long repoSize,
        Long slugSize,
        Ref space,
        Ref stack,
        Instant updatedAt,
        String webUrl,
        @JsonInclude(JsonInclude.Include.NON_NULL) Ours dynolab) {

    /** {@code {"name":"cedar"}}. */
    public record Name(String name) {}

    /**
     * Where else the app answers.
     *
     * @param port the app's own port on 127.0.0.1
     * @param url {@code http://127.0.0.1:PORT}
     * @param tlsUrl {@code https://NAME.localhost:8443/}
     */
    public record Ours(int port, String url, String tlsUrl) {}
}

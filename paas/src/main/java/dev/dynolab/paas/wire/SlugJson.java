package dev.dynolab.paas.wire;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Heroku's {@code slug}; {@code checksum} is {@code SHA256:…}, {@code size} is in bytes. */
public record SlugJson(
        Blob blob,
        String buildpackProvidedDescription,
        String checksum,
        String commit,
        String commitDescription,
        Instant createdAt,
        UUID id,
        Map<String, String> processTypes,
        Long size,
        Ref stack,
        Instant updatedAt) {

    /** How to fetch the slug's archive. */
    public record Blob(String method, String url) {}
}

package dev.dynolab.paas.wire;

import java.time.Instant;
import java.util.UUID;

/** Heroku's {@code log-session}; the URL needs no token and expires. */
public record LogSessionJson(Instant createdAt, UUID id, String logplexUrl, Instant updatedAt) {}

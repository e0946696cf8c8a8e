package dev.dynolab.paas.wire;

import java.time.Instant;
import java.util.UUID;

/** Heroku's {@code domain}; kind {@code heroku} is the name that every app has. */
public record DomainJson(
        String acmStatus,
        String acmStatusReason,
        Ref app,
        String cname,
        Instant createdAt,
        String hostname,
        UUID id,
        String kind,
        Instant updatedAt,
        String status,
        Ref sniEndpoint) {}

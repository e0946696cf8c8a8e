package dev.dynolab.paas.app;

import java.time.Instant;
import java.util.UUID;

/** A host name that an app added. */
public record Domain(UUID id, UUID app, Hostname hostname, Instant createdAt) {}

package dev.dynolab.paas.wire;

import java.util.UUID;

/** Points at a person. */
public record UserRef(UUID id, String email) {}

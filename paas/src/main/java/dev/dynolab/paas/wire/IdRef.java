package dev.dynolab.paas.wire;

import java.util.UUID;

/** Points at a thing that has no name: a slug. */
public record IdRef(UUID id) {}

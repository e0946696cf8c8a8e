package dev.dynolab.paas.wire;

import java.util.UUID;

/** Points at a thing that has an id and a name: an app, a stack, a region, a team. */
public record Ref(UUID id, String name) {}

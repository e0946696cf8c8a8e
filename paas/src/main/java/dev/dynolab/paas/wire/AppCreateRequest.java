package dev.dynolab.paas.wire;

/** {@code POST /apps}; a null component means the default. */
public record AppCreateRequest(String name, String region, String stack) {}

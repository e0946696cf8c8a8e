package dev.dynolab.paas.wire;

/** {@code PATCH /apps/{app}/features/{feature}}. */
public record FeatureUpdateRequest(Boolean enabled) {}

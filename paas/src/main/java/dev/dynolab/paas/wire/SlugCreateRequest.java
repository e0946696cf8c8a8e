package dev.dynolab.paas.wire;

import java.util.Map;

/** {@code POST /apps/{app}/slugs}; only the process types are needed. */
public record SlugCreateRequest(
        Map<String, String> processTypes,
        String buildpackProvidedDescription,
        String checksum,
        String commit,
        String commitDescription,
        String stack) {}

package dev.dynolab.paas.wire;

import java.time.Instant;

/**
 * {@code GET /dynolab/authority}: who signs the certificates of the router.
 *
 * @param path of its certificate, PEM
 * @param fingerprint SHA-256, {@code AB:CD:…}
 */
public record AuthorityJson(String path, String fingerprint, Instant expiresAt) {}

package dev.dynolab.paas.app;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * An app as it was when read.
 *
 * @param owner an e-mail address
 * @param stack of its next build; a slug notes the one it was built on
 * @param port of the app's own router port on the loopback; 0 until one is allocated
 * @param releasedAt when the newest release succeeded
 */
public record App(
        UUID id,
        AppName name,
        String owner,
        String region,
        String stack,
        boolean maintenance,
        int port,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> releasedAt) {

    public App {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(owner);
        Objects.requireNonNull(region);
        Objects.requireNonNull(stack);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(updatedAt);
        Objects.requireNonNull(releasedAt);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("Not a port: " + port);
        }
    }
}

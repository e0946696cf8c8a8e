package dev.dynolab.paas.release;

import java.util.Optional;
import java.util.UUID;

/** Keys as clients send them. */
final class Ids {
    private Ids() {}

    static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }
}

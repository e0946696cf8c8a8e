package dev.dynolab.paas.app;

import dev.dynolab.paas.error.PlatformException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Somebody who does things; known by e-mail address. */
public record User(UUID id, String email) {
    private static final int MAX = 254;

    /** @throws PlatformException kind INVALID when the address is empty, too long or would break a log line */
    public User {
        Objects.requireNonNull(id);
        if (email.isBlank() || email.length() > MAX || email.chars().anyMatch(Character::isISOControl)) {
            throw PlatformException.invalid("Not an e-mail address that can be shown in one line.");
        }
    }

    /** Whoever this names, when it is an e-mail address that {@link #of} takes. */
    public static Optional<User> named(String text) {
        boolean address = text.length() <= MAX && text.matches("[^\\s@\\p{Cntrl}]+@[^\\s@\\p{Cntrl}]+");
        return address ? Optional.of(of(text)) : Optional.empty();
    }

    /** The same address always has the same id. */
    public static User of(String email) {
        return new User(UUID.nameUUIDFromBytes(("user:" + email).getBytes(StandardCharsets.UTF_8)), email);
    }
}

package dev.dynolab.paas.api;

import dev.dynolab.paas.app.User;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * What a client says to prove itself, in the three spellings that Heroku's clients use: {@code Bearer TOKEN},
 * {@code Basic base64(user:TOKEN)}, and {@code base64(:TOKEN)} without a scheme (the Maven plugin).
 */
final class Credentials {
    private Credentials() {}

    /** The token in an {@code Authorization} header; empty when there is none to be read. */
    static Optional<String> token(String authorization) {
        if (authorization == null) {
            return Optional.empty();
        }
        String value = authorization.strip();
        int space = value.indexOf(' ');
        if (space < 0) {
            return password(value);
        }
        String rest = value.substring(space + 1).strip();
        return switch (value.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer" -> Optional.of(rest);
            case "basic" -> password(rest);
            default -> Optional.empty();
        };
    }

    /** Who says so, when it is an e-mail address: the token proves the right, the user name of basic auth the person. */
    static Optional<User> user(String authorization) {
        return Optional.ofNullable(authorization)
                .map(String::strip)
                .filter(value -> value.regionMatches(true, 0, "Basic ", 0, 6))
                .flatMap(value -> pair(value.substring(6).strip()))
                .flatMap(pair -> User.named(pair.substring(0, pair.indexOf(':'))));
    }

    private static Optional<String> password(String base64) {
        return pair(base64).map(pair -> pair.substring(pair.indexOf(':') + 1));
    }

    /** {@code user:password}. */
    private static Optional<String> pair(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8))
                    .filter(pair -> pair.indexOf(':') >= 0);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}

package dev.dynolab.paas.release;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A slug and all config vars, under a number. Only the status ever changes, once, and a staged one may be promoted.
 *
 * @param version counts from 1 within the app
 * @param slug empty before the first deploy
 * @param config name to value, sorted; secrets, so {@link #toString} shows the names alone
 * @param description why there is this release, in Heroku's words
 * @param user an e-mail address
 * @param staged runs beside the current release and is not current until it is promoted
 */
public record Release(
        UUID id,
        UUID app,
        int version,
        Optional<UUID> slug,
        Map<String, String> config,
        String description,
        String user,
        Status status,
        boolean staged,
        Instant createdAt,
        Instant updatedAt) {

    /** How far a release came. */
    public enum Status {
        PENDING,
        SUCCEEDED,
        FAILED
    }

    public Release {
        Objects.requireNonNull(id);
        Objects.requireNonNull(app);
        Objects.requireNonNull(slug);
        Objects.requireNonNull(description);
        Objects.requireNonNull(user);
        Objects.requireNonNull(status);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(updatedAt);
        config = Collections.unmodifiableMap(new TreeMap<>(config));
        if (version < 1) {
            throw new IllegalArgumentException("Not a release's number: " + version);
        }
    }

    /** {@code v6}. */
    public String name() {
        return "v" + version;
    }

    @Override
    public String toString() {
        return "Release[" + name() + ", id=" + id + ", app=" + app + ", slug=" + slug + ", config=" + config.keySet()
                + ", description=" + description + ", user=" + user + ", status=" + status + (staged ? ", staged" : "")
                + ", createdAt=" + createdAt
                + ", updatedAt=" + updatedAt + "]";
    }
}

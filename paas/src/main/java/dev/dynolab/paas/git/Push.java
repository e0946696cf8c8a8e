package dev.dynolab.paas.git;

import java.util.Objects;
import java.util.UUID;

/**
 * A commit to deploy.
 *
 * @param email of the commit's author: git's {@code user.email}
 * @param commit 40 hex digits
 * @param subject first line of the commit's message
 * @param source readable until the handler returned
 */
public record Push(UUID app, String email, String commit, String subject, SourceTree source) {
    public Push {
        Objects.requireNonNull(app);
        Objects.requireNonNull(email);
        Objects.requireNonNull(commit);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(source);
    }
}

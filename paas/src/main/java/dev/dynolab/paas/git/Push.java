package dev.dynolab.paas.git;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A commit to deploy.
 *
 * @param email git's {@code user.email}: of the pusher where the credential helper tells it, else of the commit's author
 * @param commit 40 hex digits
 * @param subject first line of the commit's message
 * @param options as {@code git push -o} gave them
 * @param source readable until the handler returned
 */
public record Push(UUID app, String email, String commit, String subject, List<String> options, SourceTree source) {
    public Push {
        Objects.requireNonNull(app);
        Objects.requireNonNull(email);
        Objects.requireNonNull(commit);
        Objects.requireNonNull(subject);
        options = List.copyOf(options);
        Objects.requireNonNull(source);
    }
}

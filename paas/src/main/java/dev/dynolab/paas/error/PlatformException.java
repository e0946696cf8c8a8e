package dev.dynolab.paas.error;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * The platform says no. The message tells in one line what happened, and the hint, where there is one, what to do next.
 * The API maps a kind to a status, the command line maps it to an exit code; each in one table.
 */
public final class PlatformException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String id;
    private final String hint;
    private final String resource;

    /** Who failed and how. "Your app failed" and "we failed" never share a kind. */
    public enum Kind {
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        BAD_REQUEST,
        INVALID,
        CONFLICT,
        RANGE_NOT_SATISFIABLE,
        TOO_LARGE,
        NOT_ACCEPTABLE,
        RUNTIME_UNAVAILABLE,
        INTERNAL
    }

    private PlatformException(Kind kind, String id, String message, String hint, String resource) {
        super(message);
        this.kind = kind;
        this.id = id;
        this.hint = Objects.requireNonNull(hint);
        this.resource = resource;
    }

    /** @param what the kind of thing, as in "Couldn't find that app." */
    public static PlatformException notFound(String what) {
        return new PlatformException(
                Kind.NOT_FOUND, "not_found", "Couldn't find that " + what + ".", "", what.replace(' ', '_'));
    }

    public static PlatformException invalid(String message) {
        return of(Kind.INVALID, "invalid_params", message);
    }

    public static PlatformException badRequest(String message) {
        return of(Kind.BAD_REQUEST, "bad_request", message);
    }

    public static PlatformException conflict(String message) {
        return of(Kind.CONFLICT, "conflict", message);
    }

    /** Something of ours or of the machine's failed. */
    public static PlatformException internal(String message, Throwable cause) {
        return new PlatformException(Kind.INTERNAL, "internal_error", message, "", null).because(cause);
    }

    /** What was asked for is not done any more, or what came of it is not known here: the next platform knows. */
    public static PlatformException stopping() {
        return of(Kind.RUNTIME_UNAVAILABLE, "stopping", "The platform is stopping.")
                .hint("h up starts it again.");
    }

    public boolean isStopping() {
        return id.equals("stopping");
    }

    /**
     * The disk is full, which is nobody's bug.
     *
     * @param outcome what that means here: {@code nothing was saved}
     */
    public static PlatformException diskFull(String outcome, Throwable cause) {
        return internal("The disk that holds Dynolab's home is full: " + outcome + ".", cause)
                .hint("Free some space, then try again.");
    }

    /** Whether a write failed for want of space; a quota that is used up is as good as a full disk. */
    public static boolean isDiskFull(IOException problem) {
        String message = String.valueOf(problem.getMessage());
        return message.contains("No space left") || message.contains("quota exceeded");
    }

    /** @param id Heroku's id in the JSON error object */
    public static PlatformException of(Kind kind, String id, String message) {
        return new PlatformException(kind, id, message, "", null);
    }

    /** The same with what to do next. */
    public PlatformException hint(String next) {
        return new PlatformException(kind, id, getMessage(), next, resource).because(getCause());
    }

    private PlatformException because(Throwable cause) {
        if (cause != null) {
            initCause(cause);
        }
        return this;
    }

    public Kind kind() {
        return kind;
    }

    public String id() {
        return id;
    }

    /** What to do next; empty when there is nothing to say. */
    public String hint() {
        return hint;
    }

    /** The kind of thing that was not found, as Heroku's {@code resource}: {@code app}, {@code add_on}. */
    public Optional<String> resource() {
        return Optional.ofNullable(resource);
    }
}

package dev.dynolab.paas.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.wire.ErrorJson;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/** How what went wrong is told to a client: Heroku's error object, and the one table from kinds to statuses. */
final class Errors {
    private static final System.Logger LOG = System.getLogger(Errors.class.getName());

    private Errors() {}

    private static int status(PlatformException.Kind kind) {
        return switch (kind) {
            case BAD_REQUEST -> 400;
            case UNAUTHORIZED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case NOT_ACCEPTABLE -> 406;
            case CONFLICT -> 409;
            case TOO_LARGE -> 413;
            case RANGE_NOT_SATISFIABLE -> 416;
            case INVALID -> 422;
            case INTERNAL -> 500;
            case RUNTIME_UNAVAILABLE -> 503;
        };
    }

    static Answer of(int status, String id, String message) {
        return new Answer(status, new ErrorJson(id, message, null, null), Map.of());
    }

    static Answer unauthorized() {
        return new Answer(
                401,
                new ErrorJson(
                        "unauthorized",
                        "Invalid credentials provided.",
                        null,
                        "The token is in the file \"token\" of the platform's home, DYNOLAB_HOME."),
                Map.of());
    }

    /**
     * The answer to a request that failed. What nobody expected is logged here, once, and told to the client by the
     * request's id only: its message may hold a secret.
     */
    static Answer of(Throwable problem, String requestId) {
        if (problem instanceof PlatformException known) {
            if (known.kind() == PlatformException.Kind.INTERNAL) {
                log(requestId, known);
            }
            return of(known);
        }
        if (problem instanceof JsonProcessingException json) {
            return of(400, "bad_request", "The body is not the JSON that is expected here: " + reason(json) + ".");
        }
        log(requestId, problem);
        return of(500, "internal_error", "Something went wrong here. The platform's log has it as " + requestId + ".");
    }

    /** In one line where the machine failed, as a full disk does; where we did, in all that can help. */
    private static void log(String requestId, Throwable problem) {
        if (isTheMachines(problem)) {
            LOG.log(System.Logger.Level.ERROR, "Request " + requestId + " failed: " + problem.getMessage());
        } else {
            LOG.log(System.Logger.Level.ERROR, "Request " + requestId + " failed", problem);
        }
    }

    private static boolean isTheMachines(Throwable problem) {
        Throwable at = problem;
        // H2's chains may be circular.
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (at instanceof IOException failed && PlatformException.isDiskFull(failed)) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    private static Answer of(PlatformException problem) {
        return new Answer(
                status(problem.kind()),
                new ErrorJson(
                        problem.id(),
                        problem.getMessage(),
                        problem.resource().orElse(null),
                        problem.hint().isEmpty() ? null : problem.hint()),
                Map.of());
    }

    /** Where and why, without Java's class names and without the text itself. */
    private static String reason(JsonProcessingException problem) {
        if (problem instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()) {
            return "\""
                    + mapping.getPath().stream()
                            .map(step -> step.getFieldName() == null
                                    ? Integer.toString(step.getIndex())
                                    : step.getFieldName())
                            .collect(Collectors.joining("."))
                    + "\" has a value of the wrong kind";
        }
        var place = problem.getLocation();
        return place == null || place.getLineNr() < 1
                ? "it has the wrong shape"
                : "see line " + place.getLineNr() + ", column " + place.getColumnNr();
    }
}

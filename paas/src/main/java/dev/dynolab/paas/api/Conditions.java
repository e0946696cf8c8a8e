package dev.dynolab.paas.api;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/**
 * {@code If-Match} (RFC 9110 section 13.1.1; Heroku, "Platform API Reference": "Data Integrity"): a change is made only
 * when what a GET of the same path answers now still has that ETag.
 */
final class Conditions {
    /** Conditional changes take turns, so that of two with the same ETag only the first is made. */
    private final Semaphore turn = new Semaphore(1);

    /** @param read what answers a GET of the path; null when nothing does, then no ETag can match */
    Answer change(Request request, Endpoint read, Endpoint change) throws IOException {
        String wanted = request.header("If-Match").orElse("*").strip();
        if (wanted.equals("*")) {
            return change.handle(request);
        }
        turn.acquireUninterruptibly();
        try {
            String now = read == null ? "" : Reply.etag(read.handle(request).body());
            boolean same = Arrays.stream(wanted.split(",")).map(String::strip).anyMatch(now::equals);
            return same
                    ? change.handle(request)
                    : Errors.of(
                            412,
                            "precondition_failed",
                            "This has changed since it was read: its ETag is not " + wanted + " any more.");
        } finally {
            turn.release();
        }
    }
}

package dev.dynolab.paas.api;

import dev.dynolab.paas.error.PlatformException;
import java.io.ByteArrayOutputStream;

/**
 * The body of one call, as it comes in. One that is too large is still read, though not kept, for a while: a client
 * that is cut off while it sends does not see the answer.
 */
final class Body {
    /** Longest JSON body; the largest honest one is a set of config vars, which Heroku limits to 64 KB. */
    private static final int MAX_BYTES = 1 << 20;

    private static final int LONGEST_READ = 16 * MAX_BYTES;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private int read;

    /** False when enough was read to give up on the client. */
    boolean add(byte[] bytes) {
        read += bytes.length;
        if (read <= MAX_BYTES) {
            kept.writeBytes(bytes);
        }
        return read <= LONGEST_READ;
    }

    /** @throws PlatformException when there were too many */
    byte[] bytes() {
        if (read > MAX_BYTES) {
            throw PlatformException.of(
                    PlatformException.Kind.TOO_LARGE,
                    "request_too_large",
                    "The body of a request may have " + MAX_BYTES + " bytes.");
        }
        return kept.toByteArray();
    }
}

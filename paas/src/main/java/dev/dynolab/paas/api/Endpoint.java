package dev.dynolab.paas.api;

import java.io.IOException;

/** Answers one method of one path. Runs on a thread that may block. */
@FunctionalInterface
interface Endpoint {
    /** @throws IOException when the body cannot be read as JSON */
    Answer handle(Request request) throws IOException;
}

package dev.dynolab.paas.api;

import io.undertow.server.HttpHandler;
import java.util.function.Predicate;

/**
 * A handler of its own beside the JSON endpoints: git, streams. It is called on an I/O thread, with no limit on the
 * body's size, after the checks of host and origin.
 *
 * @param path which request paths are its own, as they stand in the request, percent-encoded
 * @param open whether it does without the token, because its path holds a secret; else a request without the token is
 *     answered with 401 and {@code WWW-Authenticate: Basic}, and never reaches it
 */
public record Mount(Predicate<String> path, boolean open, HttpHandler handler) {}

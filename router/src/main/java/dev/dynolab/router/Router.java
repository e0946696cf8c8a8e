package dev.dynolab.router;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The router. Its relay follows; this commit names what others may call. Any thread. */
public final class Router implements AutoCloseable {
    private Router() {}

    /**
     * Takes the port and starts the loops.
     *
     * @throws BindException when the port is taken: it is bound exclusively, without SO_REUSEPORT
     */
    public static Router start(RouterSettings settings, RouterTime time, RequestLog log) throws IOException {
        throw new UnsupportedOperationException("the relay is not there yet");
    }

    /** The real port of the main listener. */
    public int port() {
        return 0;
    }

    /**
     * Opens a listener of its own for the route with this {@link Route#port}; until a table has such a route it answers 404.
     *
     * @param port 0 = any free one
     * @return the real port
     */
    public int openPort(int port) throws IOException {
        throw new UnsupportedOperationException("the relay is not there yet");
    }

    /** Closes the listener of {@link #openPort}; connections that came in through it live on. Unknown ports are ignored. */
    public void closePort(int port) {}

    /** Uses the table from now on; completes when every loop does. Concurrent publishes are ordered. */
    public CompletionStage<Void> publish(RoutingTable table) {
        throw new UnsupportedOperationException("the relay is not there yet");
    }

    public RoutingTable table() {
        return RoutingTable.EMPTY;
    }

    /**
     * Shuts the target's gate and completes when its last request has ended, or at the limit; then idle pooled connections to it are
     * closed on every loop. Publish a table without the target first: never drain what can still be claimed.
     */
    public CompletionStage<Drained> drain(Target target, Duration limit) {
        throw new UnsupportedOperationException("the relay is not there yet");
    }

    public RouterStats stats() {
        throw new UnsupportedOperationException("the relay is not there yet");
    }

    /** Closes listeners and connections and ends the loops. */
    @Override
    public void close() {}
}

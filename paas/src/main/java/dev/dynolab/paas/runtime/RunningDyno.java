package dev.dynolab.paas.runtime;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A dyno that a runtime has started or adopted. Only an attached one has a standard input: reading gives end-of-file in
 * all others. Safe on any thread.
 */
public interface RunningDyno extends Console {
    DynoSpec spec();

    /** Where the dyno is to accept connections: its {@code $PORT} as seen from the router. */
    InetSocketAddress address();

    /** The value of {@code $PORT} inside the dyno. */
    int port();

    /** Where its processes accept connections, as far as that can be seen. Blocks. */
    default List<InetSocketAddress> listening() {
        return List.of();
    }

    /**
     * Sends {@code signal} to every process of the dyno; no effect once it has ended. In a terminal {@link Signal#INT} is
     * what Ctrl-C does there: it goes to whatever is in the foreground.
     */
    void signal(Signal signal);

    /** The signals a platform sends. */
    enum Signal {
        HUP,
        INT,
        TERM,
        KILL
    }
}

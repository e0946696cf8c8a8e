package dev.dynolab.paas.dyno;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;

/** A dyno that a runtime has started or adopted. Safe on any thread. */
public interface RunningDyno {
    DynoSpec spec();

    /** Where the dyno is to accept connections: its {@code $PORT} as seen from the router. */
    InetSocketAddress address();

    /** The value of {@code $PORT} inside the dyno. */
    int port();

    /**
     * Sends {@code signal} to every process of the dyno; no effect once it has ended. In a terminal {@link Signal#INT} is
     * what Ctrl-C does there: it goes to whatever is in the foreground.
     */
    void signal(Signal signal);

    /**
     * The standard input of an attached dyno; closing it is end-of-file. Other dynos have none: reading gives
     * end-of-file there.
     *
     * @throws IOException when the dyno has no input or its input is gone
     */
    OutputStream stdin() throws IOException;

    /** The person's terminal has this size now; no effect where the dyno has no terminal. */
    default void resize(int rows, int columns) {}

    /** The signals a platform sends. */
    enum Signal {
        HUP,
        INT,
        TERM,
        KILL
    }
}

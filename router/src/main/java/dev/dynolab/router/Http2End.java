package dev.dynolab.router;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * What ends HTTP/2 before the relay: a seam. The router passes on to it the octets of each connection that chose {@code h2}, behind
 * a ticket of {@link #TICKET} octets; it asks the relay in HTTP/1.1, on connections of its own that begin with the same ticket. The
 * ticket stands for the client and what is known of it, and for nothing once the client has gone.
 */
public interface Http2End {
    /** Octets of a ticket: hexadecimal digits of a random number. */
    int TICKET = 64;

    /**
     * Begins to listen, on the loopback. Called once, with the first connection that chooses {@code h2}; may take its time.
     *
     * @param relay where requests go
     * @return where connections are to be passed on to
     */
    InetSocketAddress open(InetSocketAddress relay) throws IOException;
}

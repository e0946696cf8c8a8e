package dev.dynolab.paas.http2;

import dev.dynolab.router.Http2End;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A connection up to its ticket, which is not looked at: it opens nothing here, and whoever shows one that the router did not issue is
 * turned away by the relay.
 */
final class Arrival {
    private final StreamConnection connection;
    private final Http2.Context context;
    private final ByteBuffer ticket = ByteBuffer.allocate(Http2End.TICKET);

    private Arrival(StreamConnection connection, Http2.Context context) {
        this.connection = connection;
        this.context = context;
    }

    static void of(StreamConnection connection, Http2.Context context) {
        Arrival arrival = new Arrival(connection, context);
        connection.getSourceChannel().setReadListener(arrival::readable);
        connection.getSourceChannel().resumeReads();
    }

    private void readable(ConduitStreamSourceChannel channel) {
        try {
            int n = channel.read(ticket);
            if (n < 0) {
                IoUtils.safeClose(connection);
            } else if (!ticket.hasRemaining()) {
                channel.suspendReads();
                channel.setReadListener(null);
                new Session(connection, context, ticket.array()).start();
            }
        } catch (IOException e) {
            IoUtils.safeClose(connection);
        }
    }
}

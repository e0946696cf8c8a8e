package dev.dynolab.paas.http2;

import dev.dynolab.router.Http2End;
import io.undertow.connector.ByteBufferPool;
import java.io.IOException;
import java.net.InetSocketAddress;
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
    private final ByteBufferPool buffers;
    private final InetSocketAddress relay;
    private final ByteBuffer ticket = ByteBuffer.allocate(Http2End.TICKET);

    private Arrival(StreamConnection connection, ByteBufferPool buffers, InetSocketAddress relay) {
        this.connection = connection;
        this.buffers = buffers;
        this.relay = relay;
    }

    static void of(StreamConnection connection, ByteBufferPool buffers, InetSocketAddress relay) {
        Arrival arrival = new Arrival(connection, buffers, relay);
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
                new Session(connection, buffers, relay, ticket.array()).start();
            }
        } catch (IOException e) {
            IoUtils.safeClose(connection);
        }
    }
}

package dev.dynolab.paas.api;

import io.undertow.server.ServerConnection;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Notices that a client has gone while a long answer has nothing to say: Undertow does not read during an answer, so it
 * would be found out only by the next write.
 */
final class Hangup {
    private Hangup() {}

    /**
     * Calls {@code gone}, on an I/O thread, when the client closes. The request must have been read to its end and the
     * connection must not be used for another one.
     */
    static void watch(ServerConnection connection, Runnable gone) {
        ConduitStreamSourceChannel source =
                ((HttpServerConnection) connection).getChannel().getSourceChannel();
        connection.getIoThread().execute(() -> {
            source.setReadListener(channel -> {
                if (isGone(channel)) {
                    channel.suspendReads();
                    gone.run();
                }
            });
            source.resumeReads();
        });
    }

    private static boolean isGone(ConduitStreamSourceChannel channel) {
        ByteBuffer unasked = ByteBuffer.allocate(1024);
        try {
            int read = channel.read(unasked);
            while (read > 0) {
                unasked.clear();
                read = channel.read(unasked);
            }
            return read < 0;
        } catch (IOException reset) {
            return true;
        }
    }
}

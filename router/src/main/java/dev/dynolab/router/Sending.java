package dev.dynolab.router;

import dev.dynolab.router.http.ByteSink;
import dev.dynolab.router.io.Conn;
import java.nio.ByteBuffer;

/** The writes of a relay: as few as can be. */
final class Sending {
    private Sending() {}

    /**
     * Sends a head and the next {@code n} octets of {@code body}, in one write where it can. Leaves the body's position alone.
     *
     * @param in the loop's input: with room in front of the body when that is in it, else free to be used
     * @return octets that left at once, -1 when none did because the connection is broken
     */
    static int headAndBody(ByteBuffer in, ByteSink head, ByteBuffer body, int n, Conn to) {
        int length = head.length();
        if (body == in && length <= body.position()) {
            int at = body.position();
            int limit = body.limit();
            in.put(at - length, head.array(), 0, length);
            int sent = to.send(in.limit(at + n).position(at - length));
            in.limit(limit).position(at);
            return sent;
        }
        if (body != in && length + n <= in.capacity()) {
            in.clear().put(head.array(), 0, length);
            if (n > 0) {
                in.put(length, body, body.position(), n);
            }
            return to.send(in.position(0).limit(length + n));
        }
        int sent = to.send(view(head));
        return n == 0 || sent < 0 ? sent : sent + Math.max(0, to.send(body.slice(body.position(), n)));
    }

    /** Sends the next {@code n} octets, or forgets them when nobody can be told. */
    static void body(ByteBuffer in, int n, Conn to) {
        int limit = in.limit();
        int end = in.position() + n;
        to.send(in.limit(end));
        in.limit(limit).position(end);
    }

    static ByteBuffer view(ByteSink octets) {
        return ByteBuffer.wrap(octets.array(), 0, octets.length());
    }
}

package dev.dynolab.paas.git;

import dev.dynolab.paas.time.Time;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * How long clients are waited for.
 *
 * @param idle how long one may neither read what it is sent, as when its terminal stopped it (Ctrl-Z), nor send what is
 *     missing of its request: a thread, or its app's next push, waits meanwhile
 */
public record Patience(Time time, Duration idle) {
    /** Runs {@code cut} when the client has stood still for too long, unless cancelled before. */
    Time.Timer limit(Runnable cut) {
        return time.after(idle, cut);
    }

    /** What a client sends. @param cut ends the connection, so that a read that waits fails */
    InputStream with(InputStream body, Runnable cut) {
        return new FilterInputStream(body) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int count) throws IOException {
                Time.Timer limit = limit(cut);
                try {
                    return in.read(bytes, offset, count);
                } finally {
                    limit.cancel();
                }
            }

            /** Undertow's reads on to the end of the body. */
            @Override
            public void close() throws IOException {
                Time.Timer limit = limit(cut);
                try {
                    in.close();
                } finally {
                    limit.cancel();
                }
            }
        };
    }
}

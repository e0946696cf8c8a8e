package dev.dynolab.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FramesTest {
    /** A frame's header with its payload. */
    private static byte[] frame(int length, boolean masked) {
        var out = ByteBuffer.allocate(14 + length).put((byte) 0x82);
        int mask = masked ? 0x80 : 0;
        if (length < 126) {
            out.put((byte) (mask | length));
        } else if (length < 65536) {
            out.put((byte) (mask | 126)).putShort((short) length);
        } else {
            out.put((byte) (mask | 127)).putLong(length);
        }
        out.put(new byte[masked ? 4 : 0]).put(new byte[length]);
        byte[] b = new byte[out.position()];
        out.flip().get(b);
        return b;
    }

    @Test
    void findsEveryBoundaryHoweverTheOctetsArrive() {
        for (int length : new int[] {0, 1, 125, 126, 65535, 65536}) {
            for (boolean masked : new boolean[] {false, true}) {
                byte[] b = frame(length, masked);
                var frames = new Frames();
                for (int i = 0; i < b.length; i++) {
                    assertThat(frames.between()).as("at %d of %d", i, length).isEqualTo(i == 0);
                    assertThat(frames.follow(ByteBuffer.wrap(b, i, 1), false)).isEqualTo(1);
                }
                assertThat(frames.between()).isTrue();
            }
        }
    }

    @Test
    void stopsAtABoundaryWhenAsked() {
        var in = ByteBuffer.allocate(400)
                .put(frame(3, false))
                .put(frame(200, true))
                .flip();
        var frames = new Frames();
        assertThat(frames.follow(in.duplicate().limit(2), false)).isEqualTo(2);
        assertThat(frames.follow(in.duplicate().position(2), true)).isEqualTo(3);
        assertThat(frames.follow(in.duplicate().position(5), true)).isZero();
        assertThat(frames.follow(in.duplicate().position(5), false)).isEqualTo(208);
        assertThat(frames.between()).isTrue();
    }
}

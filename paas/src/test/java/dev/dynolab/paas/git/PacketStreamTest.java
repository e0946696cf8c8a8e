package dev.dynolab.paas.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PacketStreamTest {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final PacketStream stream = new PacketStream(sent);

    private void write(String text) {
        stream.write(text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
    }

    private String sent() {
        return sent.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void aHeartbeatNeverFallsIntoAPacket() {
        stream.watch();
        String packets = "0008\u0002abc0000" + "0006\u0002d";
        for (int i = 0; i < packets.length(); i++) {
            stream.write(packets.charAt(i));
            stream.heartbeat();
        }
        assertThat(sent()).isEqualTo("0008\u0002abc0005\u0002" + "00000005\u0002" + "0006\u0002d0005\u0002");
    }

    @Test
    void aHeartbeatIsSentOnlyWhileWatched() {
        stream.heartbeat();
        assertThat(stream.written()).isFalse();
        stream.watch();
        stream.heartbeat();
        stream.unwatch();
        stream.heartbeat();
        assertThat(sent()).isEqualTo("0005\u0002");
    }

    @Test
    void aPacketsBodyMayComeInPieces() {
        stream.watch();
        write("000a\u0002ab");
        stream.heartbeat();
        write("cde");
        stream.heartbeat();
        assertThat(sent()).isEqualTo("000a\u0002abcde0005\u0002");
    }

    @Test
    void aClientThatIsGoneCancelsOnlyWhileWatched() {
        PacketStream broken = new PacketStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        broken.write('x');
        broken.heartbeat();
        assertThat(broken.cancellation().cancelled()).isFalse();
        broken.watch();
        broken.heartbeat();
        assertThat(broken.cancellation().cancelled()).isTrue();
    }
}

package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An engine's stream as it comes: some pieces at once, and the next one in parts. */
@Timeout(60)
class DockerStreamTest {
    private static byte[] answer(String... pieces) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeBytes("HTTP/1.0 200 OK\r\n\r\n");
        for (String piece : pieces) {
            out.writeInt(1 << 24);
            out.writeInt(piece.length());
            out.writeBytes(piece);
        }
        return bytes.toByteArray();
    }

    @Test
    void itKnowsWhatHasComeWhole() throws Exception {
        byte[] all = answer("one", "two", "three");
        for (int missing = 1; missing <= "three".length() + 8; missing++) {
            try (ServerSocket engine = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    DockerStream stream = open(engine, all, missing)) {
                assertThat(text(stream)).isEqualTo("one");
                assertThat(stream.hasNext()).isTrue();
                assertThat(text(stream)).isEqualTo("two");
                assertThat(stream.hasNext())
                        .as("without the last %d bytes", missing)
                        .isFalse();
            }
        }
    }

    @Test
    void lookingTakesNothingAway() throws Exception {
        byte[] all = answer("one", "", "three");
        try (ServerSocket engine = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DockerStream stream = open(engine, all, 0)) {
            assertThat(text(stream)).isEqualTo("one");
            assertThat(stream.hasNext() && stream.hasNext()).isTrue();
            assertThat(text(stream)).isEmpty();
            assertThat(stream.hasNext()).isTrue();
            assertThat(text(stream)).isEqualTo("three");
            assertThat(stream.hasNext()).isFalse();
        }
    }

    private static String text(DockerStream stream) throws IOException {
        return new String(stream.next().bytes(), StandardCharsets.UTF_8);
    }

    /** A stream whose engine has sent all but the last bytes, in one go. */
    private static DockerStream open(ServerSocket engine, byte[] all, int missing) throws Exception {
        Thread sending = new Thread(() -> {
            try (Socket client = engine.accept()) {
                client.getOutputStream().write(all, 0, all.length - missing);
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException closed) {
                // Then nobody asks.
            }
        });
        sending.setDaemon(true);
        sending.start();
        return DockerStream.log("tcp://127.0.0.1:" + engine.getLocalPort(), "v1.41", "dyno", 0, true);
    }
}

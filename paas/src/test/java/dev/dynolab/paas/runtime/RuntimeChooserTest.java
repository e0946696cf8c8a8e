package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.settings.Settings.RuntimeChoice;
import dev.dynolab.paas.time.FakeTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeChooserTest {
    @TempDir
    Path home;

    private RuntimeChooser chooser() {
        return new RuntimeChooser(
                home.resolve("dynos"),
                (checksum, to) -> {},
                List.of(),
                new FakeTime(Instant.parse("2026-11-21T10:00:00Z")));
    }

    private String socket() {
        return "unix://" + home.resolve("docker.sock");
    }

    @Test
    void autoTakesProcessesWhenDockerDoesNotAnswer() throws IOException {
        RuntimeChooser.Chosen chosen = chooser().choose(RuntimeChoice.AUTO, socket(), "local-debian-12");
        try (DynoRuntime runtime = chosen.runtime()) {
            assertThat(runtime.name()).isEqualTo("process");
            assertThat(chosen.reason()).isEqualTo("Docker is not reachable at " + socket());
        }
    }

    @Test
    void autoTakesProcessesWhenTheStackIsMissing() throws Exception {
        try (ServerSocketChannel engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            engine.bind(UnixDomainSocketAddress.of(home.resolve("docker.sock")));
            Thread answer = new Thread(() -> answerNotFound(engine), "engine");
            answer.start();
            RuntimeChooser.Chosen chosen = chooser().choose(RuntimeChoice.AUTO, socket(), "local-debian-12");
            try (DynoRuntime runtime = chosen.runtime()) {
                assertThat(runtime.name()).isEqualTo("process");
                assertThat(chosen.reason())
                        .contains(
                                "Docker has no image dynolab/stack:local-debian-12: run h stacks:install local-debian-12");
            }
            answer.join();
        }
    }

    private static void answerNotFound(ServerSocketChannel engine) {
        try (SocketChannel client = engine.accept()) {
            InputStream request = Channels.newInputStream(client);
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) request.read());
            }
            client.write(ByteBuffer.wrap("HTTP/1.0 404 Not Found\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException closed) {
            throw new AssertionError(closed);
        }
    }

    @Test
    void whoAsksForDockerIsToldWhatIsMissing() {
        assertThatThrownBy(() -> chooser().choose(RuntimeChoice.DOCKER, socket(), "local-debian-12"))
                .isInstanceOf(IOException.class)
                .hasMessage("Docker is not reachable at " + socket()
                        + "; the process runtime does without (--runtime process)");
    }

    @Test
    void whoAsksForProcessesGetsThem() throws IOException {
        RuntimeChooser.Chosen chosen = chooser().choose(RuntimeChoice.PROCESS, socket(), "local-debian-12");
        try (DynoRuntime runtime = chosen.runtime()) {
            assertThat(runtime.name()).isEqualTo("process");
            assertThat(chosen.reason()).isEqualTo("as asked for");
        }
    }
}

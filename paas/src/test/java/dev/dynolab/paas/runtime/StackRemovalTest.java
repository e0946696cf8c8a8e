package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A removal beside another h, where there is no Docker. */
@Timeout(120)
class StackRemovalTest {
    private static final String STACK = "heroku-9999";

    @TempDir
    Path directory;

    /** The other h, a process. */
    static final class Removal {
        public static void main(String[] home) throws IOException {
            installer(Path.of(home[0])).remove(STACK);
        }
    }

    private static StackInstaller installer(Path home) {
        return new StackInstaller(
                new StackRoots(home.resolve("dynos")),
                Optional.empty(),
                new StackInstaller.Access(Map.of(), Map.of(), ""),
                line -> {});
    }

    /** Starts one that says so on the port, and waits for an answer, whenever it runs rm. */
    private Process removal(Path home, int port) throws IOException {
        Path slow = Files.createDirectory(directory.resolve("bin")).resolve("rm");
        Files.writeString(
                slow, "#!/bin/bash\nexec 7<>/dev/tcp/127.0.0.1/" + port + " && read -r <&7; exec /bin/rm \"$@\"\n");
        assertThat(slow.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Removal.class.getName(),
                        home.toString())
                .inheritIO();
        builder.environment().put("PATH", slow.getParent() + ":" + Command.SYSTEM_PATH);
        return builder.start();
    }

    @Test
    void nobodyInstallsWhatIsBeingRemoved() throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        new StackRoots(home.resolve("dynos")).create(STACK);
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(60_000);
            Process removal = removal(home, server.getLocalPort());
            try (Socket removing = server.accept()) {
                assertThatThrownBy(() -> installer(home).install(STACK))
                        .hasMessage("The stack heroku-9999 is being installed or removed by another h");
                assertThat(removing.isConnected()).isTrue();
            } finally {
                assertThat(removal.waitFor()).isZero();
            }
        }
        assertThatThrownBy(() -> installer(home).install(STACK)).hasMessageContaining("comes as Docker images");
    }
}

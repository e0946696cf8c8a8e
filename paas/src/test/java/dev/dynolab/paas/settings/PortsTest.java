package dev.dynolab.paas.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    Path home;

    private final List<String> notices = new ArrayList<>();

    @Test
    void aTakenDefaultIsReplacedSaidAndKept() throws IOException {
        Settings settings = Settings.defaults(home);
        int replaced;
        try (ServerSocket stranger = Ports.open(
                settings, Key.API_PORT, PortsTest::withoutDefault, ServerSocket::getLocalPort, notices::add)) {
            replaced = stranger.getLocalPort();
        }
        assertThat(notices)
                .containsExactly("Port 7080 is taken; the API uses " + replaced
                        + " (kept for this home; --api-port sets another).");
        try (ServerSocket again = Ports.open(
                settings, Key.API_PORT, PortsTest::withoutDefault, ServerSocket::getLocalPort, notices::add)) {
            assertThat(again.getLocalPort()).isEqualTo(replaced);
        }
        assertThat(notices).as("said once").hasSize(1);
    }

    @Test
    void aTakenPortThatWasAskedForIsAnError() throws IOException {
        try (ServerSocket stranger = open(0)) {
            Settings settings =
                    Settings.defaults(home).with(Key.ROUTER_PORT, Integer.toString(stranger.getLocalPort()));
            assertThatThrownBy(() -> Ports.open(
                            settings, Key.ROUTER_PORT, PortsTest::open, ServerSocket::getLocalPort, notices::add))
                    .isInstanceOf(PlatformException.class)
                    .hasMessage("Port " + stranger.getLocalPort() + " is taken (asked for by --router-port).");
        }
        assertThat(notices).isEmpty();
    }

    private static ServerSocket withoutDefault(int port) throws IOException {
        if (port == 7080) {
            throw new BindException("taken");
        }
        return open(port);
    }

    private static ServerSocket open(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}

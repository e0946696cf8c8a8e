package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.Require;
import dev.dynolab.paas.time.SystemTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A runtime over a folder of its own. A dyno's open connection to {@link #lifelines} tells when its last process is gone. */
@Timeout(120)
abstract class DynoRuntimeFixture {
    static final UUID APP = UUID.fromString("0193b1c6-0000-7000-8000-000000000001");

    @TempDir
    Path home;

    final SystemTime time = new SystemTime();
    ServerSocket lifelines;
    DynoRuntime runtime;
    private final List<RunningDyno> started = new ArrayList<>();

    /** A runtime over {@code home}, as a platform that starts would make it. */
    abstract DynoRuntime open(SlugUnpacker slugs) throws IOException;

    /** This machine as a dyno sees it. */
    abstract String hostAddress() throws IOException;

    /** Variables of the dyno that nobody gave. */
    abstract List<String> extraVariables();

    @BeforeEach
    void openRuntime() throws IOException {
        lifelines = new ServerSocket();
        lifelines.bind(new InetSocketAddress(0));
        runtime = open(DynoRuntimeFixture::unpack);
        assertThat(runtime.adopt(spec -> null)).isEmpty();
    }

    @AfterEach
    void endAll() throws IOException {
        started.forEach(dyno -> dyno.signal(RunningDyno.Signal.KILL));
        runtime.close();
        try (DynoRuntime last = open(DynoRuntimeFixture::unpack)) {
            last.adopt(spec -> null);
        }
        lifelines.close();
        time.close();
    }

    static void unpack(String checksum, Path directory) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("dev/dynolab/paas/runtime"));
        try (InputStream code = HelloServer.class.getResourceAsStream("HelloServer.class")) {
            Files.copy(code, classes.resolve("HelloServer.class"));
        }
        Files.writeString(directory.resolve("who"), checksum);
        Path profiles = Files.createDirectory(directory.resolve(".profile.d"));
        Files.writeString(profiles.resolve("b.sh"), "export STEPS=\"$STEPS b\"");
        Files.writeString(profiles.resolve("a.sh"), "export STEPS=\"$GREETING a\"\n");
        Files.writeString(directory.resolve(".profile"), "STEPS+=' profile'\n");
    }

    static DynoSpec spec(DynoSpec.Kind kind, String command) {
        return spec(kind, command, Map.of("GREETING", "hello"));
    }

    static DynoSpec spec(DynoSpec.Kind kind, String command, Map<String, String> env) {
        return new DynoSpec(
                UUID.randomUUID(),
                APP,
                "blog",
                new DynoName("web", 1),
                kind,
                1,
                false,
                false,
                command,
                env,
                "SHA256:0123",
                StackInstaller.LOCAL_DEBIAN_12,
                "Standard-1X",
                512,
                Instant.parse("2026-11-21T10:00:00Z"),
                java.util.Optional.empty());
    }

    RunningDyno start(String command, DynoObserver observer) throws IOException {
        return start(spec(DynoSpec.Kind.FORMATION, command), observer);
    }

    RunningDyno start(DynoSpec spec, DynoObserver observer) throws IOException {
        RunningDyno dyno = runtime.start(spec, observer);
        started.add(dyno);
        return dyno;
    }

    /** What the death of a platform does. */
    void letGo() {
        runtime.close();
        started.clear();
    }

    /** Shell text: opens a connection that all processes started after it hold. */
    String lifeline() throws IOException {
        return "exec 7<>/dev/tcp/" + hostAddress() + "/" + lifelines.getLocalPort() + "; ";
    }

    void awaitLastProcessGone(Socket lifeline) throws IOException {
        try (lifeline) {
            assertThat(lifeline.getInputStream().read()).isEqualTo(-1);
        } catch (java.net.SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    /** Skips the test where bubblewrap does not work; a failure where nothing may be missing. */
    final void requireBubblewrap() {
        Require.that(
                runtime.description().contains("bubblewrap:"),
                "bubblewrap is missing or not allowed here: " + runtime.description());
    }
}

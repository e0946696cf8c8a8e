package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the engine under dynos that are laid over their slug. */
class EngineDeathIT extends DynoRuntimeFixture {
    private static OwnEngine engine;

    @BeforeAll
    static void startAnEngine(@TempDir Path scratch) throws IOException {
        LocalStack.need();
        Require.that(Command.run(List.of("id", "-u")).strip().equals("0"), "only root runs an engine");
        engine = new OwnEngine(Files.createTempDirectory(Path.of("/tmp"), "e"));
        engine.start();
        SmallRoot.make(scratch, "small");
        Path archive = scratch.resolve("root.tar");
        Command.run(List.of(
                "tar", "-cf", archive.toString(), "-C", scratch.toString(), "usr", "bin", "lib", "lib64", "etc"));
        engine.docker("import", archive.toString(), LocalStack.IMAGE);
    }

    @AfterAll
    static void endIt() throws Exception {
        if (engine != null) {
            engine.end();
        }
    }

    @Override
    DynoRuntime open(SlugUnpacker slugs) throws IOException {
        return new DockerRuntime(home.resolve("dynos"), slugs, DockerEngine.connect(engine.host()), time);
    }

    @Override
    String hostAddress() {
        throw new UnsupportedOperationException("It has no network");
    }

    @Override
    List<String> extraVariables() {
        return List.of();
    }

    @Test
    void dynosThatGoWithItAreToldOfAndLeaveNothing() throws Exception {
        RecordingObserver told = new RecordingObserver();
        start("echo mine > who; echo up; while :; do sleep 0.1; done", told);
        told.await("up");
        assertThat(engine.docker("volume", "ls", "-q")).isNotBlank();

        engine.kill();
        assertThatThrownBy(() -> start("true", new RecordingObserver()))
                .hasMessageContaining("Docker is not reachable at " + engine.host());
        engine.start();

        assertThat(told.status()).isNotZero();
        awaitNothingLeft();
        RecordingObserver next = new RecordingObserver();
        for (boolean started = false; !started; ) {
            try {
                start("cat who; exit 3", next);
                started = true;
            } catch (IOException broken) {
                assertThat(broken).as("a connection of before").hasMessageContaining("Docker is not reachable");
            }
        }
        assertThat(next.status()).isEqualTo(3);
        assertThat(next.stdout()).isEqualTo("SHA256:0123");
        awaitNothingLeft();
    }

    @Test
    void dynosThatOutliveItAreFollowedOnAndEndAsTheyWereToldTo() throws Exception {
        letGo();
        engine.kill();
        engine.start("--live-restore");
        runtime = open(DynoRuntimeFixture::unpack);
        RecordingObserver told = new RecordingObserver();
        RecordingObserver stubborn = new RecordingObserver();
        RunningDyno dyno =
                start("trap 'cat who; exit 9' TERM; echo mine > who; echo up; while :; do sleep 0.1; done", told);
        RunningDyno deaf = start("trap '' TERM; echo up; while :; do sleep 0.1; done", stubborn);
        told.await("up");
        stubborn.await("up");

        engine.kill();
        dyno.signal(RunningDyno.Signal.TERM);
        deaf.signal(RunningDyno.Signal.TERM);
        deaf.signal(RunningDyno.Signal.KILL);
        assertThat(told.ended()).isFalse();
        engine.start("--live-restore");

        assertThat(told.status()).isEqualTo(9);
        assertThat(told.stdout()).isEqualTo("up\nmine\n");
        assertThat(stubborn.status()).isEqualTo(137);
        while (!StateDirectory.all(home.resolve("dynos")).isEmpty()
                || !engine.docker("ps", "-aq").isEmpty()) {
            Thread.onSpinWait();
        }
        // Docker 20.10 counts the mount of a volume twice that outlives it, and keeps it until its next start.
        letGo();
        engine.kill();
        engine.start();
        runtime = open(DynoRuntimeFixture::unpack);
        runtime.adopt(spec -> null);
        awaitNothingLeft();
    }

    /** As while the engine's containerd is away: to the kernel it is in the group of the whole machine. */
    @Test
    void anEndThatNobodyHasTakenNoteOfIsNoMemory() throws Exception {
        RecordingObserver told = new RecordingObserver();
        DockerDyno dyno = (DockerDyno) start("echo up; while :; do sleep 0.1; done", told);
        told.await("up");
        assertThat(runtime.memory()).containsKey(dyno.spec().id());
        String first = engine.docker("inspect", "-f", "{{.State.Pid}}", dyno.container())
                .strip();
        ProcessHandle shim =
                ProcessHandle.of(Long.parseLong(first)).orElseThrow().parent().orElseThrow();
        Command.run(List.of("kill", "-s", "STOP", "" + shim.pid()));
        try {
            Command.run(List.of("kill", "-s", "KILL", first));
            while (!Files.readString(Path.of("/proc/" + first + "/stat")).contains(") Z ")) {
                Thread.onSpinWait();
            }
            assertThat(runtime.memory().getOrDefault(dyno.spec().id(), 0L)).isLessThan(50 << 20);
        } finally {
            Command.run(List.of("kill", "-s", "CONT", "" + shim.pid()));
        }
        assertThat(told.status()).isEqualTo(137);
    }

    /** No state directory, container, volume or mount. */
    private void awaitNothingLeft() throws IOException {
        String dynos = home.resolve("dynos").toString();
        while (!StateDirectory.all(home.resolve("dynos")).isEmpty()
                || !engine.docker("ps", "-aq").isEmpty()
                || !engine.docker("volume", "ls", "-q").isEmpty()
                || Files.readString(Path.of("/proc/self/mounts")).contains(dynos)) {
            Thread.onSpinWait();
        }
    }
}

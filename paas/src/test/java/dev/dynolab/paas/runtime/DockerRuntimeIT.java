package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DockerRuntimeIT extends DynoRuntimeContract {
    @BeforeAll
    static void needsDockerAndTheStack() throws IOException {
        LocalStack.need();
    }

    @Override
    DynoRuntime open(SlugUnpacker slugs) throws IOException {
        DockerEngine engine = DockerEngine.connect(DockerEngine.DEFAULT_HOST);
        return new DockerRuntime(home.resolve("dynos"), slugs, engine, time);
    }

    @Override
    String hostAddress() throws IOException {
        return NetworkInterface.getByName("docker0")
                .inetAddresses()
                .filter(address -> address instanceof java.net.Inet4Address)
                .findFirst()
                .orElseThrow()
                .getHostAddress();
    }

    @Override
    List<String> extraVariables() {
        return List.of();
    }

    private List<String> volumes() throws IOException {
        return Command.run(List.of("docker", "volume", "ls", "-q", "--filter", label()))
                .lines()
                .toList();
    }

    private String label() {
        return "label=" + ContainerSpec.HOME_LABEL + "=" + home.resolve("dynos");
    }

    private void awaitNothingLeft() throws IOException {
        awaitNoDynos();
        while (!volumes().isEmpty() || !isEmpty("left")) {
            Thread.onSpinWait();
        }
    }

    private boolean isEmpty(String directory) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("dynos").resolve(directory))) {
            return files.findAny().isEmpty();
        }
    }

    @Test
    @Tag(OF_THE_USER)
    void aDynoLeavesNothing() throws Exception {
        RecordingObserver told = new RecordingObserver();
        RunningDyno dyno = start("rm who; echo up; while :; do sleep 0.1; done", told);
        told.await("up");
        assertThat(volumes()).hasSize(1);
        dyno.signal(RunningDyno.Signal.KILL);
        told.status();
        awaitNothingLeft();
    }

    @Test
    @Tag(OF_THE_USER)
    void itsFilesOutliveThePlatformAndNotTheDyno() throws Exception {
        RecordingObserver before = new RecordingObserver();
        start("trap 'cat who; exit 0' TERM; echo mine > who; echo up; while :; do sleep 0.1; done", before);
        before.await("up");
        letGo();
        Command.run(List.of("docker", "volume", "create", "--" + label()));
        assertThat(volumes()).as("one of no container").hasSize(2);

        RecordingObserver after = new RecordingObserver();
        runtime = open(DynoRuntimeFixture::unpack);
        RunningDyno adopted = runtime.adopt(spec -> after).get(0);
        assertThat(volumes()).hasSize(1);
        adopted.signal(RunningDyno.Signal.TERM);
        assertThat(after.status()).isZero();
        assertThat(after.stdout()).isEqualTo("mine\n");
        awaitNothingLeft();
    }

    @Test
    @Tag(OF_THE_USER)
    void whatNobodyKnowsGoesWithItsVolume() throws Exception {
        RecordingObserver told = new RecordingObserver();
        start("rm who; echo up; while :; do sleep 0.1; done", told);
        told.await("up");
        letGo();
        runtime = open(DynoRuntimeFixture::unpack);
        runtime.adopt(spec -> null);
        assertThat(volumes()).isEmpty();
        assertThat(StateDirectory.all(home.resolve("dynos"))).isEmpty();
        assertThat(isEmpty("slugs") && isEmpty("left")).isTrue();
    }

    @Test
    void inputIsKeptForADynoThatIsSlowToBegin() throws Exception {
        slowDownTheFirstProcess("read -t 0.5 <> <(:)");
        RecordingObserver told = new RecordingObserver();
        try (OutputStream stdin =
                start(spec(DynoSpec.Kind.ATTACHED, "cat; exit 4"), told).stdin()) {
            stdin.write("kept".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(told.status()).isEqualTo(4);
        assertThat(told.stdout()).isEqualTo("kept");
    }

    @Test
    void nobodyWaitsForTheInputOfADynoThatEndedBefore() throws Exception {
        slowDownTheFirstProcess("exit 5");
        RecordingObserver told = new RecordingObserver();
        RunningDyno dyno = start(spec(DynoSpec.Kind.ATTACHED, "cat"), told);
        assertThat(told.status()).isEqualTo(5);
        awaitNothingLeft();
        assertThatThrownBy(dyno::stdin).hasMessageContaining("has ended");
    }

    private void slowDownTheFirstProcess(String by) throws IOException {
        Path init = home.resolve("dynos/lib/dyno-init");
        Files.writeString(init, by + "\n" + Files.readString(init));
    }

    @Test
    void aStopInTheFirstMomentsIsNotLost() throws Exception {
        Path init = home.resolve("dynos/lib/dyno-init");
        Files.writeString(init, "/bin/sleep 1\n" + Files.readString(init));
        RecordingObserver told = new RecordingObserver();
        start("exec sleep 1000", told).signal(RunningDyno.Signal.TERM);
        assertThat(told.status()).isEqualTo(143);
    }

    /** The options of a mount are at most a page, so in so deep a folder the engine cannot make it. */
    @Test
    @Tag(OF_THE_USER)
    void whereTheEngineCannotLayItOverEachGetsACopy() throws Exception {
        letGo();
        home = Files.createDirectories(home.resolve(("x".repeat(200) + "/").repeat(8)));
        runtime = open(DynoRuntimeFixture::unpack);
        for (int dyno = 0; dyno < 2; dyno++) {
            RecordingObserver told = new RecordingObserver();
            start(spec(DynoSpec.Kind.ATTACHED, "cat who; echo; echo mine > who"), told);
            assertThat(told.status()).isZero();
            assertThat(told.stdout()).isEqualTo("SHA256:0123\n");
        }
        awaitNothingLeft();
    }
}

package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.time.FakeTime;
import dev.dynolab.paas.time.Time;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The engine goes away and comes back. */
class DockerOutageIT extends DynoRuntimeFixture {
    private DockerProxy proxy;
    private Path place;

    @BeforeAll
    static void needsDockerAndTheStack() throws IOException {
        LocalStack.need();
    }

    @Override
    DynoRuntime open(SlugUnpacker slugs) throws IOException {
        if (proxy == null) {
            place = Files.createTempDirectory(Path.of("/tmp"), "d");
            proxy = new DockerProxy(place);
        }
        return new DockerRuntime(home.resolve("dynos"), slugs, DockerEngine.connect(proxy.host()), time);
    }

    @Override
    String hostAddress() throws IOException {
        return new DockerRuntimeIT().hostAddress();
    }

    @Override
    List<String> extraVariables() {
        return List.of();
    }

    @AfterEach
    void restore() throws IOException {
        // The fixture's own end comes after this and needs the engine.
        if (!Files.exists(place.resolve("s"))) {
            proxy.restore();
        }
    }

    @Test
    void anEngineThatComesBackIsFollowedOn() throws Exception {
        RecordingObserver told = new RecordingObserver();
        RunningDyno dyno = start(
                lifeline() + "trap 'echo told' TERM; echo up; while read line <&7; do echo $line; done; exit 7", told);
        try (Socket lifeline = lifelines.accept()) {
            told.await("up");
            proxy.cut();
            assertThatThrownBy(() -> start("true", new RecordingObserver()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Cannot start web.1 of blog: Docker is not reachable at " + proxy.host());
            dyno.signal(RunningDyno.Signal.TERM);
            OutputStream out = lifeline.getOutputStream();
            out.write("meanwhile\n".getBytes(StandardCharsets.UTF_8));
            assertThat(told.ended()).isFalse();

            proxy.restore();
            told.await("meanwhile\n");
            told.await("told\n");
            RecordingObserver next = new RecordingObserver();
            start("echo well; exit 3", next);
            assertThat(next.status()).isEqualTo(3);
            lifeline.shutdownOutput();
            assertThat(told.status()).isEqualTo(7);
            assertThat(told.stdout().lines()).containsExactlyInAnyOrder("up", "meanwhile", "told");
        }
    }

    /** Attached again to a container that has just ended, the engine would say nothing for ever. */
    @Test
    void anEndThatComesBetweenTwoLooksIsSeen() throws Exception {
        BlockingQueue<Runnable> later = new LinkedBlockingQueue<>();
        RecordingObserver told = new RecordingObserver();
        try (DockerRuntime runtime = new DockerRuntime(
                home.resolve("held"), DynoRuntimeFixture::unpack, DockerEngine.connect(proxy.host()), new Time() {
                    @Override
                    public Instant now() {
                        return time.now();
                    }

                    @Override
                    public Timer after(Duration delay, Runnable task) {
                        later.add(task);
                        return () -> later.remove(task);
                    }
                })) {
            DynoSpec spec = spec(DynoSpec.Kind.ATTACHED, lifeline() + "echo up; read <&7; exit 7");
            DockerDyno dyno = (DockerDyno) runtime.start(spec, told);
            try (Socket lifeline = lifelines.accept()) {
                told.await("up");
                proxy.detach();
                Runnable next = later.take();
                lifeline.shutdownOutput();
                Command.run(List.of("docker", "wait", dyno.container()));
                for (; next != null && !told.ended(); next = later.poll(10, TimeUnit.SECONDS)) {
                    next.run();
                }
                assertThat(told.status()).isEqualTo(7);
            }
        }
    }

    @Test
    void aStartThatSticksEndsAndLeavesNothing() throws Exception {
        FakeTime clock = new FakeTime(Instant.parse("2026-11-21T10:00:00Z"));
        Path directory = home.resolve("others");
        DynoSpec stuck = spec(DynoSpec.Kind.FORMATION, "echo never; exec sleep 1000");
        RecordingObserver told = new RecordingObserver();
        try (DockerEngine engine = DockerEngine.connect(DockerEngine.DEFAULT_HOST);
                DockerRuntime limited = new DockerRuntime(
                        directory, DynoRuntimeFixture::unpack, DockerEngine.connect(proxy.host()), clock)) {
            proxy.stall();
            CompletableFuture<RunningDyno> start = CompletableFuture.supplyAsync(() -> {
                try {
                    return limited.start(stuck, told);
                } catch (IOException failed) {
                    throw new IllegalStateException(failed.getMessage());
                }
            });
            while (!start.isDone()) {
                clock.advance(LimitedStart.LIMIT);
            }
            assertThatThrownBy(start::join)
                    .hasMessageContaining(
                            "Cannot start web.1 of blog: Docker did not start its container within 180 s");

            proxy.resume();
            RecordingObserver next = new RecordingObserver();
            DynoSpec retried = spec(DynoSpec.Kind.FORMATION, "echo up; exec sleep 1000");
            RunningDyno dyno = limited.start(retried, next);
            next.await("up");
            while (Files.exists(directory.resolve(stuck.id().toString()))) {
                Thread.onSpinWait();
            }
            assertThat(engine.client()
                            .listContainersCmd()
                            .withShowAll(true)
                            .withLabelFilter(Map.of(ContainerSpec.HOME_LABEL, directory.toString()))
                            .exec())
                    .singleElement()
                    .satisfies(container -> assertThat(container.getLabels())
                            .containsEntry(
                                    ContainerSpec.DYNO_LABEL, retried.id().toString()));
            dyno.signal(RunningDyno.Signal.KILL);
            while (!next.ended()) {
                // An engine that is slow to note an end is asked again.
                clock.advance(Duration.ofSeconds(1));
            }
            assertThat(next.status()).isEqualTo(137);
            assertThat(told.ended()).isFalse();
        } finally {
            proxy.resume();
        }
    }
}

package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.time.FakeTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A dyno whose first process does not come up. */
@Timeout(60)
class StartLimitTest {
    @TempDir
    Path home;

    @Test
    void aStuckStartEndsAfterAMinuteAndLeavesNothing() throws Exception {
        FakeTime time = new FakeTime(Instant.parse("2026-11-21T10:00:00Z"));
        Path said = home.resolve("stuck");
        try (ProcessRuntime runtime = new ProcessRuntime(
                home.resolve("dynos"), (checksum, to) -> {}, List.of(), time, ProcessRuntime.Confinement.NONE)) {
            Files.writeString(
                    home.resolve("dynos/lib/shim"), "mkfifo " + said + "; echo $$ >" + said + "; sleep 1000\n");
            DynoSpec spec = DynoRuntimeFixture.spec(DynoSpec.Kind.FORMATION, "true");
            CompletableFuture<RunningDyno> start = CompletableFuture.supplyAsync(() -> {
                try {
                    return runtime.start(spec, new RecordingObserver());
                } catch (java.io.IOException failed) {
                    throw new IllegalStateException(failed.getMessage());
                }
            });
            while (!Files.exists(said)) {
                Thread.onSpinWait();
            }
            ProcessHandle stuck = ProcessHandle.of(
                            Long.parseLong(Files.readString(said).strip()))
                    .orElseThrow();
            assertThat(start).isNotDone();
            while (!start.isDone()) {
                time.advance(Duration.ofSeconds(60));
            }
            assertThatThrownBy(() -> start.get(30, TimeUnit.SECONDS))
                    .hasMessageContaining("Cannot start web.1 of blog: its first process did not run within 60 s");
            stuck.onExit().get(30, TimeUnit.SECONDS);
            assertThat(StateDirectory.all(home.resolve("dynos"))).isEmpty();
        }
    }
}

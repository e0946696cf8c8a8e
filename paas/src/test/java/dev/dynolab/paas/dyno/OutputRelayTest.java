package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.log.LogStore;
import dev.dynolab.paas.runtime.DynoName;
import dev.dynolab.paas.runtime.DynoObserver;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.time.FakeTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputRelayTest {
    private final FakeTime time = new FakeTime(Instant.parse("2026-11-21T12:00:00Z"));

    @TempDir
    Path dir;

    @Test
    void aLineIsOnDiskBeforeItCountsAsTold() throws Exception {
        DynoSpec spec = new AppDynosFixture.Specs(UUID.randomUUID(), time)
                .spec(new DynoName("web", 1), DynoSpec.Kind.FORMATION, 1, false);
        try (LogStore logs = new LogStore(dir.resolve("logs"), time, 1 << 20)) {
            Dyno dyno = new Dyno(spec, 0, time.now());
            OutputRelay relay = new OutputRelay(dyno, logs.of(spec.app()), new OutputRelay.Ends() {
                @Override
                public void outOfMemory() {}

                @Override
                public void exited(int status) {}
            });
            relay.output(DynoObserver.Stream.STDOUT, "one\ntwo".getBytes(StandardCharsets.UTF_8));
            assertThat(relay.settle(DynoObserver.Stream.STDOUT)).isEqualTo(3);
            try (Stream<Path> files =
                    Files.list(dir.resolve("logs").resolve(spec.app().toString()))) {
                assertThat(Files.readString(files.findFirst().orElseThrow())).contains(": one\n");
            }
        }
    }
}

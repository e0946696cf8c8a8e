package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.log.LogStore;
import dev.dynolab.paas.time.FakeTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the next platform is told of a dyno's output when this one is killed at any moment. */
class DynoOutputTest {
    private final FakeTime time = new FakeTime(Instant.parse("2026-11-21T12:00:00Z"));

    @TempDir
    Path dir;

    private StateDirectory state;

    @BeforeEach
    void writes() throws IOException {
        state = StateDirectory.create(dir, DynoRuntimeFixture.spec(DynoSpec.Kind.DETACHED, "x"));
        state.write("out.log", "one\ntwo");
        state.write("err.log", "");
    }

    /** The offsets after the output was told, and nobody closed anything. */
    private void tell(DynoObserver observer) throws IOException {
        try (DynoOutput output = new DynoOutput(state, false)) {
            output.drain(observer);
        }
    }

    @Test
    void aLineIsOnDiskBeforeItCountsAsTold() throws Exception {
        UUID app = UUID.randomUUID();
        try (LogStore logs = new LogStore(dir.resolve("logs"), time, 1 << 20)) {
            Dyno dyno = new Dyno(state.spec(), 0, time.now());
            OutputRelay relay = new OutputRelay(dyno, logs.of(app), new OutputRelay.Ends() {
                @Override
                public void outOfMemory() {}

                @Override
                public void exited(int status) {}
            });
            relay.output(DynoObserver.Stream.STDOUT, "one\ntwo".getBytes(StandardCharsets.UTF_8));
            assertThat(relay.settle(DynoObserver.Stream.STDOUT)).isEqualTo(3);
            try (Stream<Path> files = Files.list(dir.resolve("logs").resolve(app.toString()))) {
                assertThat(Files.readString(files.findFirst().orElseThrow())).contains(": one\n");
            }
        }
    }

    @Test
    void theBeginningOfAnUnfinishedLineIsToldAgain() throws Exception {
        tell(new DynoObserver() {
            @Override
            public void output(Stream stream, byte[] bytes) {}

            @Override
            public int settle(Stream stream) {
                return stream == Stream.STDOUT ? 3 : 0;
            }

            @Override
            public void exited(int status) {}
        });
        RecordingObserver next = new RecordingObserver();
        tell(next);
        assertThat(next.stdoutBytes()).asString().isEqualTo("two");
    }
}

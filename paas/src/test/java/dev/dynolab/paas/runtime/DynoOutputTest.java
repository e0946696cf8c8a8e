package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the next platform is told of a dyno's output when this one is killed at any moment. */
class DynoOutputTest {
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

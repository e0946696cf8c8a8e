package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.dyno.FakeRuntime.FakeDyno;
import dev.dynolab.paas.runtime.RunningDyno.Signal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Heroku's two lines about memory: 512 MB are the quota of a Standard-1X. */
class MemoryRuleTest extends AppDynosFixture {
    private static final long MB = 1 << 20;

    private FakeDyno worker() throws InterruptedException {
        follow(3, line("worker", 1));
        FakeDyno dyno = runtime.next();
        settle();
        return dyno;
    }

    /** What the dyno is seen to use when it is next looked at. */
    private void uses(FakeDyno dyno, long bytes) {
        runtime.memory.put(dyno.spec().id(), bytes);
        MemoryWatch watch = new MemoryWatch(host, () -> List.of(dynos));
        time.advance(Duration.ofSeconds(5));
        watch.close();
        settle();
    }

    @Test
    void upToTheQuotaNothingIsSaid() throws Exception {
        FakeDyno dyno = worker();
        uses(dyno, 512 * MB);
        assertThat(messages("worker.1")).noneMatch(line -> line.contains("mem="));
        assertThat(dynos.views().join().get(0).memory()).hasValue(512 * MB);
    }

    @Test
    void aboveTheQuotaR14EveryTwentySecondsAndTheDynoRunsOn() throws Exception {
        FakeDyno dyno = worker();
        uses(dyno, 538 * MB);
        uses(dyno, 538 * MB);
        assertThat(messages("worker.1").stream().filter(line -> line.contains("R14")))
                .hasSize(1);
        assertThat(messages("worker.1"))
                .containsSubsequence("Process running mem=538M(105.1%)", "Error R14 (Memory quota exceeded)");
        time.advance(Duration.ofSeconds(20));
        uses(dyno, 538 * MB);
        assertThat(messages("worker.1").stream().filter(line -> line.contains("R14")))
                .hasSize(2);
        assertThat(dyno.wasSignalled()).isFalse();
    }

    @Test
    void aboveTwiceTheQuotaR15AndTheDynoIsKilledAndCrashed() throws Exception {
        FakeDyno dyno = worker();
        uses(dyno, 1029 * MB);
        assertThat(dyno.nextSignal()).isEqualTo(Signal.KILL);
        uses(dyno, 1029 * MB);
        assertThat(dyno.wasSignalled()).isFalse();
        dyno.exit(137);
        runtime.next();
        settle();
        assertThat(messages("worker.1"))
                .containsSubsequence(
                        "Process running mem=1029M(201.0%)",
                        "Error R15 (Memory quota vastly exceeded)",
                        "Stopping process with SIGKILL",
                        "Process exited with status 137",
                        "State changed from up to crashed");
    }

    @Test
    void aKernelThatKilledAProcessOfItIsR15TooAndEndsTheWholeDyno() throws Exception {
        FakeDyno dyno = worker();
        dyno.outOfMemory();
        dyno.outOfMemory();
        assertThat(dyno.nextSignal()).isEqualTo(Signal.KILL);
        settle();
        assertThat(dyno.wasSignalled()).isFalse();
        dyno.exit(137);
        dyno.outOfMemory();
        runtime.next();
        settle();
        assertThat(messages("worker.1"))
                .containsSubsequence("Error R15 (Memory quota vastly exceeded)", "Process exited with status 137")
                .filteredOn(line -> line.contains("R15"))
                .hasSize(1);
    }
}

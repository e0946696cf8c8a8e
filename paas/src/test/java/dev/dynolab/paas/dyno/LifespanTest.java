package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.dyno.FakeRuntime.FakeDyno;
import dev.dynolab.paas.runtime.RunningDyno.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A day of cycling in no time. */
class LifespanTest extends AppDynosFixture {
    @Test
    void everyDynoIsCycledAfterADayAndAtMost216Minutes() throws Exception {
        follow(3, line("worker", 3));
        FakeDyno[] first = {runtime.next(), runtime.next(), runtime.next()};
        settle();
        time.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(runtime.startedNoMore()).isTrue();
        time.advance(Duration.ofMinutes(216).plusSeconds(1));
        for (FakeDyno old : first) {
            assertThat(old.nextSignal()).isEqualTo(Signal.TERM);
            assertThat(runtime.next().spec().release()).isEqualTo(3);
            old.exit(143);
        }
        settle();
        assertThat(messages("worker.1"))
                .containsSubsequence(
                        "Cycling",
                        "State changed from up to starting",
                        "Stopping all processes with SIGTERM",
                        "Process exited with status 143")
                .doesNotContain("Restarting");
    }

    @Test
    void whatCannotBeReplacedIsNotCycled() throws Exception {
        follow(3, line("worker", 1));
        FakeDyno old = runtime.next();
        settle();
        runtime.room = new IOException("No space left on device");
        time.advance(Duration.ofHours(28));
        settle();
        assertThat(messages("worker.1"))
                .contains("Not cycled yet: The disk that holds Dynolab's home is full: nothing was restarted.");
        assertThat(runtime.startedNoMore()).isTrue();
        assertThat(running()).containsExactly("worker.1 v3 up");
        runtime.room = null;
        time.advance(Duration.ofHours(1));
        assertThat(old.nextSignal()).isEqualTo(Signal.TERM);
        assertThat(runtime.next().spec().release()).isEqualTo(3);
    }

    @Test
    void aRestartBeginsANewDay() throws Exception {
        follow(3, line("worker", 1));
        runtime.next();
        settle();
        time.advance(Duration.ofHours(23));
        dynos.restart(Optional.empty()).join();
        runtime.next();
        settle();
        time.advance(Duration.ofHours(23));
        assertThat(runtime.startedNoMore()).isTrue();
    }
}

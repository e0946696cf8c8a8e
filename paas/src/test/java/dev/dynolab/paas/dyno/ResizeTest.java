package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.dyno.FakeRuntime.FakeDyno;
import dev.dynolab.paas.runtime.DynoSize;
import dev.dynolab.paas.runtime.RunningDyno.Signal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResizeTest extends AppDynosFixture {
    @Test
    void theDynosOfTheTypeRestartWithTheirNewSize() throws Exception {
        follow(3, line("worker", 1), line("clock", 1));
        FakeDyno worker = runtime.next();
        runtime.next();
        follow(3, sized("worker", 1, "Standard-2X"), line("clock", 1));
        assertThat(worker.nextSignal()).isEqualTo(Signal.TERM);
        FakeDyno bigger = runtime.next();
        assertThat(bigger.spec().name()).hasToString("worker.1");
        assertThat(bigger.spec().memory()).isEqualTo(1024);
        follow(3, sized("worker", 1, "Standard-2X"), line("clock", 1));
        settle();
        assertThat(runtime.startedNoMore()).isTrue();
        assertThat(messages("worker.1")).contains("Restarting", "State changed from up to starting");
    }

    @Test
    void withPrebootTheBiggerOneBootsBesideTheOther() throws Exception {
        dynos.preboots(true).join();
        FakeDyno small = up(3, line("web", 1));
        var boots = follow(3, sized("web", 1, "Performance-XL"));
        FakeDyno big = runtime.next();
        assertThat(small.wasSignalled()).isFalse();
        big.bind();
        booted(boots.get(0));
        assertThat(small.nextSignal()).isEqualTo(Signal.TERM);
        assertThat(big.spec().memory()).isEqualTo(63_488);
    }

    @Test
    void whatIsTooManyIsNotStartedAgain() throws Exception {
        follow(3, line("worker", 2));
        List<FakeDyno> both = List.of(runtime.next(), runtime.next());
        follow(3, sized("worker", 1, "Basic"));
        for (FakeDyno dyno : both) {
            assertThat(dyno.nextSignal()).isEqualTo(Signal.TERM);
        }
        assertThat(runtime.next().spec().name()).hasToString("worker.1");
        settle();
        assertThat(runtime.startedNoMore()).isTrue();
    }

    @Test
    void anUnknownSizeIsOneLine() {
        assertThat(DynoSize.of("hobby")).isEqualTo(DynoSize.BASIC);
        assertThatThrownBy(() -> DynoSize.of("huge")).hasMessage("No such size as huge.");
    }
}

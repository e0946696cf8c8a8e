package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.runtime.RunningDyno;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A stop that was acknowledged is gone on with by the next platform, when this one is killed in the drain. */
class StopNotesTest extends AppDynosFixture {
    @Test
    void theNextPlatformStopsAndReplacesADynoThatWasToldToEnd() throws Exception {
        follow(1, line("worker", 1));
        FakeRuntime.FakeDyno old = runtime.next();
        dynos.stop("worker.1").join();
        runtime.next();
        old.nextSignal();

        restartWith(DynoTimings.heroku());
        host.stops().keep(Set.of(old.spec().id()));
        dynos.adopting(old.spec());
        dynos.adopted(old);
        follow(1, line("worker", 1));

        assertThat(old.nextSignal()).isEqualTo(RunningDyno.Signal.TERM);
        FakeRuntime.FakeDyno next = runtime.next();
        assertThat(next.spec().name()).isEqualTo(old.spec().name());
        old.exit(143);
        assertThat(dynos.views().join())
                .extracting(view -> view.spec().id())
                .containsOnlyOnce(next.spec().id());
    }

    @Test
    void aNoteGoesWithItsDyno() throws Exception {
        follow(1, line("worker", 1));
        FakeRuntime.FakeDyno old = runtime.next();
        dynos.stop("worker").join();
        runtime.next();
        assertThat(host.stops().contains(old.spec().id())).isTrue();
        old.exit(143);
        dynos.views().join();
        assertThat(host.stops().contains(old.spec().id())).isFalse();

        host.stops().add(old.spec().id());
        host.stops().keep(Set.of());
        assertThat(host.stops().contains(old.spec().id())).isFalse();
    }
}

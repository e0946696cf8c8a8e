package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.dyno.FakeRuntime.FakeDyno;
import dev.dynolab.paas.runtime.DynoName;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.runtime.RunningDyno.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How one-offs end, with a short day: their port is looked at all day long. */
class OneOffLifespanTest extends AppDynosFixture {
    @Override
    Upkeep upkeep() {
        Upkeep heroku = Upkeep.heroku();
        return new Upkeep(
                Duration.ofMinutes(2),
                Duration.ofMinutes(1),
                false,
                heroku.memoryLook(),
                heroku.portLook(),
                heroku.releaseLimit(),
                heroku.sleep());
    }

    private FakeDyno oneOff(DynoSpec.Kind kind, Optional<Duration> timeToLive) throws InterruptedException {
        Specs specs = new Specs(app, time);
        dynos.run(
                        kind == DynoSpec.Kind.RELEASE ? "release" : "run",
                        name -> specs.spec(name, kind, 2, true).withTimeToLive(timeToLive),
                        line -> {})
                .join();
        FakeDyno dyno = runtime.next();
        settle();
        return dyno;
    }

    @Test
    void aOneOffIsStoppedAtItsTimeUnlessItServes() throws Exception {
        FakeDyno idle = oneOff(DynoSpec.Kind.DETACHED, Optional.empty());
        FakeDyno serving = oneOff(DynoSpec.Kind.DETACHED, Optional.empty());
        serving.bind();
        awaitShare(serving.spec().name(), 1_000_000);
        time.advance(Duration.ofMinutes(3));
        assertThat(idle.nextSignal()).isEqualTo(Signal.TERM);
        idle.exit(143);
        settle();
        assertThat(messages(idle.spec().name().toString())).contains("Cycling", "State changed from up to complete");
        assertThat(serving.wasSignalled()).isFalse();

        serving.unbind();
        awaitShare(serving.spec().name(), 0);
        time.advance(Duration.ofHours(1));
        assertThat(serving.nextSignal()).isEqualTo(Signal.TERM);
    }

    @Test
    void timeToLiveEndsAOneOff() throws Exception {
        FakeDyno dyno = oneOff(DynoSpec.Kind.DETACHED, Optional.of(Duration.ofSeconds(60)));
        time.advance(Duration.ofSeconds(59));
        assertThat(dyno.wasSignalled()).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(dyno.nextSignal()).isEqualTo(Signal.TERM);
    }

    @Test
    void aReleaseCommandHasAnHour() throws Exception {
        FakeDyno dyno = oneOff(DynoSpec.Kind.RELEASE, Optional.empty());
        time.advance(Duration.ofHours(1));
        assertThat(dyno.nextSignal()).isEqualTo(Signal.TERM);
        assertThat(messages(dyno.spec().name().toString()))
                .contains("Release command ran for 3600 seconds, which is its limit");
    }

    private void awaitShare(DynoName name, long ppm) throws IOException {
        do {
            time.advance(Duration.ofMillis(500));
        } while (dynos.views().join().stream()
                .noneMatch(dyno -> dyno.spec().name().equals(name) && dyno.sharePpm() == ppm));
    }
}

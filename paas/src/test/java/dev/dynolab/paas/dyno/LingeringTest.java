package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.dyno.FakeRuntime.FakeDyno;
import dev.dynolab.paas.runtime.RunningDyno.Signal;
import dev.dynolab.router.TrafficStats.OfRelease;
import dev.dynolab.router.traffic.Stickiness;
import dev.dynolab.router.traffic.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After a cut-over old dynos stay for the pages of those who keep their release. */
class LingeringTest extends AppDynosFixture {
    private static final Duration LINGER = DynoTimings.heroku().linger();

    @BeforeEach
    void enable() {
        dynos.preboots(true).join();
        keepReleases(true);
    }

    private void keepReleases(boolean on) {
        host.doors()
                .divide(app, on ? Traffic.BY_COUNT.withStickiness(Stickiness.of("a")) : Traffic.BY_COUNT)
                .toCompletableFuture()
                .join();
    }

    private List<String> seen() {
        return dynos.views().join().stream()
                .map(dyno -> dyno.spec().name()
                        + (dyno.oldGeneration() ? "@v" + dyno.spec().release() : "") + " "
                        + dyno.state().word() + " " + dyno.sharePpm() / 10_000 + "%"
                        + dyno.lingersUntil()
                                .map(end -> " "
                                        + Math.round(Duration.between(time.now(), end)
                                                        .toMillis()
                                                / 1e3) + "s")
                                .orElse(""))
                .toList();
    }

    /** The releases that the router knows of. */
    private List<String> inTheTable() {
        return router.traffic(app.toString()).orElseThrow().releases().stream()
                .map(OfRelease::release)
                .sorted()
                .toList();
    }

    /** The release's dyno boots beside those that serve, and takes over. */
    private FakeDyno cutOver(int release, FormationLine... lines) throws Exception {
        Preboot preboot = dynos.prepare(release).join().orElseThrow();
        FakeDyno fresh = runtime.next();
        fresh.bind();
        assertThat(verdict(preboot)).isInstanceOf(Preboot.Verdict.Ready.class);
        follow(release, lines);
        return fresh;
    }

    private Preboot.Verdict verdict(Preboot preboot) throws Exception {
        settle();
        time.advance(Duration.ofMillis(20));
        return preboot.verdict().get(10, TimeUnit.SECONDS);
    }

    @Test
    void theOldStayForTheirTimeWithoutAShareAndThenEnd() throws Exception {
        FakeDyno old = up(3, line("web", 1));
        cutOver(4, line("web", 1));
        assertThat(seen()).containsExactly("web.1 up 100%", "web.1@v3 up 0% 60s");
        assertThat(inTheTable()).containsExactly("v3", "v4");
        assertThat(messages("web.1")).contains("Stays 60s for the pages of v3");

        settle();
        time.advance(LINGER.minusSeconds(1));
        settle();
        assertThat(old.wasSignalled()).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(old.nextSignal()).isEqualTo(Signal.TERM);
        assertThat(seen()).containsExactly("web.1 up 100%", "web.1@v3 down 0%");
        assertThat(inTheTable()).containsExactly("v4");
        old.exit(143);
        assertThat(seen()).containsExactly("web.1 up 100%");
        assertThat(runtime.startedNoMore()).isTrue();
    }

    @Test
    void whereNobodyKeepsAReleaseTheyEndAtOnce() throws Exception {
        keepReleases(false);
        FakeDyno old = up(3, line("web", 1));
        cutOver(4, line("web", 1));
        assertThat(old.nextSignal()).isEqualTo(Signal.TERM);
    }

    @Test
    void withZeroSecondsTheyEndAtOnce() throws Exception {
        DynoTimings heroku = DynoTimings.heroku();
        restartWith(new DynoTimings(
                heroku.boot(),
                heroku.grace(),
                heroku.drain(),
                heroku.crashBackoff(),
                heroku.crashReset(),
                heroku.prebootWindow(),
                heroku.attachIdle(),
                Duration.ZERO));
        enable();
        FakeDyno old = up(3, line("web", 1));
        cutOver(4, line("web", 1));
        assertThat(old.nextSignal()).isEqualTo(Signal.TERM);
    }

    @Test
    void withoutPrebootNobodyServesWhomTheyCouldStayBeside() throws Exception {
        dynos.preboots(false).join();
        FakeDyno old = up(3, line("web", 1));
        follow(4, line("web", 1));
        assertThat(old.nextSignal()).isEqualTo(Signal.TERM);
    }

    @Test
    void eachGenerationStaysForItsOwnTime() throws Exception {
        FakeDyno three = up(3, line("web", 1));
        cutOver(4, line("web", 1));
        settle();
        time.advance(Duration.ofSeconds(30));
        cutOver(5, line("web", 1));
        assertThat(seen()).containsExactly("web.1 up 100%", "web.1@v3 up 0% 30s", "web.1@v4 up 0% 60s");
        settle();
        time.advance(Duration.ofSeconds(30));
        assertThat(three.nextSignal()).isEqualTo(Signal.TERM);
        assertThat(seen()).contains("web.1@v4 up 0% 30s");
    }

    @Test
    void aScaleAndARestartLeaveThemAloneAndNoneAtAllEndsThem() throws Exception {
        FakeDyno old = up(3, line("web", 1));
        FakeDyno fresh = cutOver(4, line("web", 1));
        follow(4, line("web", 2));
        FakeDyno second = runtime.next();
        assertThat(second.spec().name()).hasToString("web.2");
        dynos.restart(Optional.empty()).join();
        assertThat(runtime.next().spec().release()).isEqualTo(4);
        settle();
        assertThat(old.wasSignalled()).isFalse();
        assertThat(fresh.wasSignalled()).isFalse();

        follow(4, line("web", 0));
        assertThat(old.nextSignal()).isEqualTo(Signal.TERM);
        assertThat(fresh.nextSignal()).isEqualTo(Signal.TERM);
    }

    @Test
    void stopEndsThemAndNothingTakesTheirPlace() throws Exception {
        FakeDyno old = up(3, line("web", 1));
        cutOver(4, line("web", 1));
        dynos.stop(old.spec().id().toString()).join();
        assertThat(old.nextSignal()).isEqualTo(Signal.TERM);
        old.exit(0);
        assertThat(seen()).containsExactly("web.1 up 100%");
        assertThat(runtime.startedNoMore()).isTrue();
    }

    @Test
    void oneThatCrashesIsNotStartedAnew() throws Exception {
        FakeDyno old = up(3, line("web", 1));
        cutOver(4, line("web", 1));
        old.exit(1);
        settle();
        assertThat(seen()).containsExactly("web.1 up 100%");
        assertThat(inTheTable()).containsExactly("v4");
        time.advance(LINGER);
        settle();
        assertThat(runtime.startedNoMore()).isTrue();
    }

    @Test
    void thoseBeforeAStagedReleaseStayWhenItIsPromotedAndPinnedOnesServeOn() throws Exception {
        FakeDyno three = up(3, line("web", 1));
        FakeDyno four = added(3, line("web", 1), pinned("web", 4, 1));
        FakeDyno two = added(3, line("web", 1), pinned("web", 4, 1), pinned("web", 2, 1));
        follow(4, line("web", 1), pinned("web", 2, 1));
        assertThat(seen()).containsExactlyInAnyOrder("web.1 up 0% 60s", "web.2 up 50%", "web.3 up 50%");
        settle();
        time.advance(LINGER);
        assertThat(three.nextSignal()).isEqualTo(Signal.TERM);
        assertThat(four.wasSignalled()).isFalse();
        assertThat(two.wasSignalled()).isFalse();
    }

    private FakeDyno added(int current, FormationLine... lines) throws Exception {
        var boots = follow(current, lines);
        FakeDyno dyno = runtime.next();
        dyno.bind();
        booted(boots.get(0));
        return dyno;
    }

    @Test
    void oneThatIsMovedToAnotherReleaseStaysForItsOwn() throws Exception {
        FakeDyno old = up(3, line("web", 1));
        Preboot preboot = dynos.move(
                        Set.of(old.spec().id()), OptionalInt.of(2), List.of(line("web", 0), pinned("web", 2, 1)))
                .join()
                .orElseThrow();
        runtime.next().bind();
        assertThat(verdict(preboot)).isInstanceOf(Preboot.Verdict.Ready.class);
        assertThat(seen()).containsExactly("web.1 up 100%", "web.1@v3 up 0% 60s");
        settle();
        time.advance(LINGER);
        assertThat(old.nextSignal()).isEqualTo(Signal.TERM);
    }

    @Test
    void aRestartReplacesThemAtOnceSinceTheReleaseIsTheSame() throws Exception {
        FakeDyno old = up(3, line("web", 1));
        dynos.restart(Optional.empty()).join();
        runtime.next().bind();
        settle();
        time.advance(Duration.ofMillis(20));
        assertThat(old.nextSignal()).isEqualTo(Signal.TERM);
    }
}

package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.dyno.FakeRuntime.FakeDyno;
import dev.dynolab.paas.dyno.Preboot.Verdict;
import dev.dynolab.paas.runtime.RunningDyno.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** New web dynos boot beside those that serve, and take over in one step. */
class PrebootTest extends AppDynosFixture {
    @BeforeEach
    void enable() {
        dynos.preboots(true).join();
    }

    /** Every dyno: its name, the old one's with its release, what it does and what it receives. */
    private List<String> seen() {
        return dynos.views().join().stream()
                .map(dyno -> dyno.spec().name()
                        + (dyno.oldGeneration() ? "@v" + dyno.spec().release() : "") + " v"
                        + dyno.spec().release() + " " + dyno.state().word() + " " + dyno.sharePpm() / 10_000 + "%"
                        + dyno.beside()
                                .map(part -> part.joins() ? " joins" : " leaves")
                                .orElse(""))
                .toList();
    }

    private Preboot prepare(int release) {
        return dynos.prepare(release).join().orElseThrow();
    }

    private FakeDyno bound() throws Exception {
        FakeDyno dyno = runtime.next();
        dyno.bind();
        return dyno;
    }

    private Verdict verdict(Preboot preboot) throws Exception {
        settle();
        time.advance(Duration.ofMillis(20));
        return preboot.verdict().get(10, TimeUnit.SECONDS);
    }

    @Test
    void theNewReleaseReceivesNothingBeforeTheCutOverAndEverythingAfter() throws Exception {
        FakeDyno old = up(3, line("web", 1));
        Preboot preboot = prepare(4);
        FakeDyno fresh = runtime.next();
        assertThat(seen()).containsExactly("web.1 v4 starting 0% joins", "web.1@v3 v3 up 100% leaves");

        fresh.bind();
        assertThat(verdict(preboot)).isInstanceOf(Verdict.Ready.class);
        assertThat(seen()).containsExactly("web.1 v4 up 0% joins", "web.1@v3 v3 up 100% leaves");
        assertThat(old.wasSignalled()).isFalse();

        follow(4, line("web", 1));
        assertThat(seen()).containsExactly("web.1 v4 up 100%", "web.1@v3 v3 down 0%");
        assertThat(old.nextSignal()).isEqualTo(Signal.TERM);
        old.exit(143);
        assertThat(seen()).containsExactly("web.1 v4 up 100%");
        assertThat(runtime.startedNoMore()).isTrue();
    }

    @Test
    void whatDoesNotBootLeavesTheOldOnesServing() throws Exception {
        FakeDyno old = up(3, line("web", 1));
        Preboot preboot = prepare(4);
        runtime.next().exit(1);

        assertThat(verdict(preboot)).isEqualTo(new Verdict.Failed("web.1 exited with status 1"));
        assertThat(seen()).containsExactly("web.1 v3 up 100%");
        assertThat(old.wasSignalled()).isFalse();
        assertThat(runtime.startedNoMore()).isTrue();
    }

    @Test
    void whatCrashesBesideAnotherThatStillBootsEndsBoth() throws Exception {
        follow(3, line("web", 2));
        bound();
        bound();
        settle();
        time.advance(Duration.ofMillis(20));
        Preboot preboot = prepare(4);
        FakeDyno first = bound();
        FakeDyno second = runtime.next();
        settle();
        time.advance(Duration.ofMillis(20));
        settle();
        first.exit(0);

        assertThat(verdict(preboot)).isInstanceOf(Verdict.Failed.class);
        assertThat(second.nextSignal()).isEqualTo(Signal.TERM);
    }

    @Test
    void aSecondReleaseInsideTheWindowReplacesTheFirst() throws Exception {
        up(3, line("web", 1));
        Preboot first = prepare(4);
        FakeDyno four = runtime.next();
        Preboot second = prepare(5);
        FakeDyno five = bound();

        assertThat(first.verdict().join()).isInstanceOf(Verdict.Replaced.class);
        assertThat(four.nextSignal()).isEqualTo(Signal.TERM);
        assertThat(dynos.awaits(first).join()).isFalse();
        assertThat(verdict(second)).isInstanceOf(Verdict.Ready.class);
        assertThat(five.spec().release()).isEqualTo(5);
    }

    @Test
    void whatEndsLateFromTheFirstReleaseDoesNotFailTheSecond() throws Exception {
        up(3, line("web", 1));
        prepare(4);
        FakeDyno four = runtime.next();
        settle();
        time.advance(Duration.ofSeconds(60));
        assertThat(four.nextSignal()).isEqualTo(Signal.KILL);
        Preboot second = prepare(5);
        four.exit(137);
        bound();
        assertThat(verdict(second)).isInstanceOf(Verdict.Ready.class);
    }

    @Test
    void aScaleInsideTheWindowAppliesToBothGenerations() throws Exception {
        up(3, line("web", 1));
        Preboot preboot = prepare(4);
        FakeDyno first = runtime.next();
        follow(3, line("web", 2));
        FakeDyno one = runtime.next();
        FakeDyno two = runtime.next();
        assertThat(List.of(one.spec().release(), two.spec().release())).containsExactlyInAnyOrder(3, 4);
        assertThat(List.of(one.spec().name().number(), two.spec().name().number()))
                .containsExactly(2, 2);
        first.bind();
        settle();
        time.advance(Duration.ofMillis(20));
        settle();
        assertThat(preboot.verdict()).isNotDone();
        one.bind();
        two.bind();
        assertThat(verdict(preboot)).isInstanceOf(Verdict.Ready.class);

        follow(3, line("web", 1));
        follow(4, line("web", 1));
        assertThat(seen()).filteredOn(line -> line.contains("up")).containsExactly("web.1 v4 up 100%");
    }

    @Test
    void herokusWindowIsWaitedOutThoughAllAreUp() throws Exception {
        DynoTimings heroku = DynoTimings.heroku();
        restartWith(new DynoTimings(
                heroku.boot(),
                heroku.grace(),
                heroku.drain(),
                heroku.crashBackoff(),
                heroku.crashReset(),
                Optional.of(Duration.ofSeconds(180)),
                heroku.attachIdle(),
                heroku.linger()));
        enable();
        up(3, line("web", 1));
        Preboot preboot = prepare(4);
        bound();
        settle();
        time.advance(Duration.ofSeconds(179));
        settle();
        assertThat(preboot.verdict()).isNotDone();
        assertThat(dynos.views().join().get(0).beside().orElseThrow().cutOverAt())
                .contains(time.now().plusSeconds(1));
        time.advance(Duration.ofSeconds(1));
        assertThat(verdict(preboot)).isInstanceOf(Verdict.Ready.class);
    }

    @Test
    void aRestartBootsBesideToo() throws Exception {
        FakeDyno old = up(3, line("web", 1));
        dynos.restart(Optional.of("web")).join();
        FakeDyno fresh = runtime.next();
        assertThat(seen()).containsExactly("web.1 v3 starting 0% joins", "web.1@v3 v3 up 100% leaves");
        fresh.bind();
        settle();
        time.advance(Duration.ofMillis(20));
        assertThat(old.nextSignal()).isEqualTo(Signal.TERM);
        assertThat(seen()).containsExactly("web.1 v3 up 100%", "web.1@v3 v3 down 0%");
    }

    @Test
    void aRestartThatDoesNotBootLeavesTheOldOne() throws Exception {
        FakeDyno old = up(3, line("web", 1));
        dynos.restart(Optional.empty()).join();
        runtime.next().exit(1);
        settle();
        assertThat(seen()).containsExactly("web.1 v3 up 100%");
        assertThat(old.wasSignalled()).isFalse();
    }

    @Test
    void stopDoesNotWait() throws Exception {
        FakeDyno old = up(3, line("web", 1));
        dynos.stop("web.1").join();
        assertThat(old.nextSignal()).isEqualTo(Signal.TERM);
    }

    @Test
    void withoutAnybodyServingThereIsNothingToBootBeside() {
        assertThat(dynos.prepare(4).join()).isEmpty();
    }

    @Test
    void aMoveBootsBesideAndIsUndoneWhenItDoesNotBoot() throws Exception {
        up(3, line("web", 1));
        var web = dynos.views().join().get(0).spec().id();
        Preboot preboot = dynos.move(Set.of(web), OptionalInt.of(2), List.of(line("web", 0), pinned("web", 2, 1)))
                .join()
                .orElseThrow();
        FakeDyno two = runtime.next();
        assertThat(two.spec().release()).isEqualTo(2);
        assertThat(seen()).containsExactly("web.1 v2 starting 0% joins", "web.1@v3 v3 up 100% leaves");
        two.exit(1);
        assertThat(verdict(preboot)).isInstanceOf(Verdict.Failed.class);
        assertThat(preboot.moves()).containsExactly(new FormationMove("web", OptionalInt.empty(), OptionalInt.of(2)));
        assertThat(seen()).containsExactly("web.1 v3 up 100%");
    }
}

package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.dyno.FakeRuntime.FakeDyno;
import dev.dynolab.paas.runtime.DynoName;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.runtime.RunningDyno.Signal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Heroku's rules of dynos, on a clock that the test moves and a runtime that does what the test says. */
class AppDynosTest extends AppDynosFixture {
    @Test
    void webDynoIsUpWhenItsPortAccepts() throws Exception {
        var boot = follow(3, line("web", 1)).get(0);
        FakeDyno web = runtime.next();
        settle();
        time.advance(Duration.ofSeconds(10));
        assertThat(running()).containsExactly("web.1 v3 starting");
        assertThat(boot).isNotDone();

        web.bind();
        assertThat(booted(boot)).isInstanceOf(BootOutcome.Up.class);

        assertThat(running()).containsExactly("web.1 v3 up");
        assertThat(dynos.views().join().get(0).sharePpm()).isEqualTo(1_000_000);
        assertThat(messages("web.1"))
                .containsExactly(
                        "Starting process with command `serve " + web.port() + "`",
                        "State changed from starting to up");
    }

    @Test
    void workerIsUpAtOnce() {
        assertThat(follow(3, line("worker", 1)).get(0).join()).isInstanceOf(BootOutcome.Up.class);
        assertThat(running()).containsExactly("worker.1 v3 up");
    }

    @Test
    void webDynoThatDoesNotBindIsKilledAfterAMinute() throws Exception {
        var boot = follow(3, line("web", 1)).get(0);
        FakeDyno web = runtime.next();
        settle();
        time.advance(Duration.ofSeconds(59));
        assertThat(boot).isNotDone();

        time.advance(Duration.ofSeconds(1));
        assertThat(web.nextSignal()).isEqualTo(Signal.KILL);
        web.exit(137);

        assertThat(boot.join()).isInstanceOf(BootOutcome.Crashed.class);
        runtime.next();
        assertThat(messages("web.1"))
                .contains(
                        "Error R10 (Boot timeout) -> Web process failed to bind to $PORT within 60 seconds of launch",
                        "Stopping process with SIGKILL",
                        "Process exited with status 137",
                        "State changed from starting to crashed",
                        "State changed from crashed to starting");
    }

    @Test
    void whoListensElsewhereIsTold() throws Exception {
        var boot = follow(3, line("web", 1)).get(0);
        FakeDyno web = runtime.next();
        web.listening = List.of(new InetSocketAddress(3000));
        settle();
        time.advance(Duration.ofSeconds(60));
        assertThat(web.nextSignal()).isEqualTo(Signal.KILL);
        web.exit(137);

        String fault = "listens on port 3000 instead of $PORT, which is " + web.port();
        assertThat(boot.join())
                .isInstanceOfSatisfying(
                        BootOutcome.Crashed.class,
                        crashed -> assertThat(crashed.why()).endsWith("(R10): it " + fault));
        runtime.next();
        assertThat(messages("web.1"))
                .containsSubsequence("Stopping process with SIGKILL", "It " + fault, "Process exited with status 137");
    }

    @Test
    void anyExitIsACrashAndTheLadderIsClimbed() throws Exception {
        follow(3, line("worker", 1));
        FakeDyno first = runtime.next();
        first.exit(0);
        FakeDyno second = runtime.next();
        second.exit(1);

        assertThat(running()).containsExactly("worker.1 v3 crashed");
        assertThat(dynos.views().join().get(0).nextRetry()).hasValue(time.now().plus(Duration.ofMinutes(20)));
        time.advance(Duration.ofMinutes(20).minusSeconds(1));
        assertThat(runtime.startedNoMore()).isTrue();
        time.advance(Duration.ofSeconds(1));
        runtime.next().exit(1);
        assertThat(running()).containsExactly("worker.1 v3 crashed");
        assertThat(dynos.views().join().get(0).nextRetry()).hasValue(time.now().plus(Duration.ofMinutes(40)));
        time.advance(Duration.ofMinutes(40));
        runtime.next();
    }

    @Test
    void aDynoThatRanLongStartsTheLadderAnew() throws Exception {
        follow(3, line("worker", 1));
        runtime.next().exit(1);
        FakeDyno second = runtime.next();
        settle();
        time.advance(Duration.ofMinutes(10));
        second.exit(1);
        runtime.next();
    }

    @Test
    void aNewReleaseReplacesInParallelAndStopsPolitely() throws Exception {
        FakeDyno old = up(3, line("web", 1));
        var boot = follow(4, line("web", 1)).get(0);
        FakeDyno fresh = runtime.next();

        assertThat(old.nextSignal()).isEqualTo(Signal.TERM);
        assertThat(fresh.spec().release()).isEqualTo(4);
        assertThat(dynos.views().join())
                .extracting(dyno -> dyno.spec().name() + " " + dyno.oldGeneration())
                .containsExactly("web.1 false", "web.1 true");
        old.exit(143);
        fresh.bind();
        booted(boot);
        assertThat(running()).containsExactly("web.1 v4 up");
        assertThat(messages("web.1"))
                .contains(
                        "Restarting",
                        "State changed from up to starting",
                        "Stopping all processes with SIGTERM",
                        "Process exited with status 143");
    }

    /** As in Heroku's log of a deploy while another one booted. */
    @Test
    void aBootThatIsReplacedIsDownFirst() throws Exception {
        follow(3, line("web", 1));
        runtime.next();
        follow(4, line("web", 1));
        runtime.next();
        assertThat(messages("web.1"))
                .containsSubsequence(
                        "Restarting", "State changed from starting to down", "State changed from down to starting")
                .doesNotContain("State changed from starting to starting");
    }

    @Test
    void whoIgnoresSigtermIsKilledAfterThirtySeconds() throws Exception {
        FakeDyno web = up(3, line("web", 1));
        follow(3, line("web", 0));
        assertThat(web.nextSignal()).isEqualTo(Signal.TERM);
        settle();
        time.advance(Duration.ofSeconds(29));
        assertThat(web.wasSignalled()).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(web.nextSignal()).isEqualTo(Signal.KILL);
        web.exit(137);
        assertThat(running()).isEmpty();
        assertThat(messages("web.1"))
                .contains(
                        "Error R12 (Exit timeout) -> At least one process failed to exit within 30 seconds of SIGTERM",
                        "Stopping remaining processes with SIGKILL");
    }

    @Test
    void pinnedLinesStayAndNamesDoNotClash() throws Exception {
        follow(3, line("worker", 1), pinned("worker", 2, 1));
        FakeDyno first = runtime.next();
        FakeDyno second = runtime.next();
        assertThat(List.of(first.spec().name(), second.spec().name()))
                .containsExactlyInAnyOrder(new DynoName("worker", 1), new DynoName("worker", 2));

        follow(4, line("worker", 1), pinned("worker", 2, 1));
        assertThat(runtime.next().spec().release()).isEqualTo(4);
        assertThat(runtime.startedNoMore()).isTrue();
    }

    @Test
    void aOneOffServesWhileItListensAndEndsForGood() throws Exception {
        follow(3, line("web", 0));
        Specs specs = new Specs(app, time);
        var run = dynos.run("run", name -> specs.spec(name, DynoSpec.Kind.DETACHED, 2, true), line -> {})
                .join();
        FakeDyno dyno = runtime.next();
        dyno.write("hello\n");
        dyno.bind();
        awaitShare(1_000_000);
        dyno.unbind();
        awaitShare(0);
        String name = run.view().spec().name().toString();

        assertThat(dynos.stop(name).join()).containsExactly(dyno.spec().name());
        assertThat(dyno.nextSignal()).isEqualTo(Signal.TERM);
        dyno.exit(143);
        assertThat(run.ended().join()).isEqualTo(143);
        assertThat(running()).isEmpty();
        assertThat(messages(name)).contains("hello", "State changed from up to complete");
    }

    @Test
    void stoppedFormationDynoIsReplaced() throws Exception {
        FakeDyno web = up(3, line("web", 1));
        dynos.stop("web.1").join();
        assertThat(web.nextSignal()).isEqualTo(Signal.TERM);
        assertThat(runtime.next().spec().name()).isEqualTo(new DynoName("web", 1));
    }

    @Test
    void whatCannotBeStartedIsACrashThatSaysWhyAndNoStepOfTheLadder() throws Exception {
        runtime.refusal = new IOException("the disk is full");
        BootOutcome outcome = follow(3, line("web", 1)).get(0).join();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        BootOutcome.Crashed.class,
                        crashed -> assertThat(crashed.why()).contains("the disk is full"));
        for (int tries = 2; tries < 6; tries++) {
            settle();
            time.advance(Duration.ofSeconds(10));
            while (messages("web.1").stream()
                            .filter(line -> line.contains("the disk is full"))
                            .count()
                    < tries) {
                Thread.onSpinWait();
            }
        }
        settle();
        runtime.refusal = null;
        time.advance(Duration.ofSeconds(10));
        runtime.next().exit(1);
        assertThat(runtime.next().spec().name()).as("at once").isEqualTo(new DynoName("web", 1));
    }

    @Test
    void aTypeTheReleaseDoesNotHaveStartsNothing() {
        assertThat(follow(3, line("absent", 2))).isEmpty();
    }

    @Test
    void afterStopAllNothingStartsAgain() throws Exception {
        FakeDyno web = up(3, line("web", 1));
        var stopped = dynos.stopAll();
        assertThat(web.nextSignal()).isEqualTo(Signal.TERM);
        web.exit(0);
        assertThat(stopped.get(10, TimeUnit.SECONDS)).containsExactly(new DynoName("web", 1));
        follow(4, line("web", 1));
        assertThat(running()).isEmpty();
    }
}

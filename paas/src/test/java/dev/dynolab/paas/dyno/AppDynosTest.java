package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.dyno.FakeRuntime.FakeDyno;
import dev.dynolab.paas.dyno.RunningDyno.Signal;
import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.log.LogFilter;
import dev.dynolab.paas.log.LogLine;
import dev.dynolab.paas.log.LogStore;
import dev.dynolab.paas.route.FrontDoors;
import dev.dynolab.paas.time.FakeTime;
import dev.dynolab.router.Router;
import dev.dynolab.router.RouterSettings;
import dev.dynolab.router.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heroku's rules of dynos, on a clock that the test moves and a runtime that does what the test says. */
class AppDynosTest {
    private static final Duration STEP = Duration.ofMillis(20);

    private final UUID app = UUID.randomUUID();
    private final FakeTime time = new FakeTime(Instant.parse("2026-11-21T12:00:00Z"));
    private final FakeRuntime runtime = new FakeRuntime();

    @TempDir
    Path dir;

    private Router router;
    private LogStore logs;
    private AppLog log;
    private AppDynos dynos;

    @BeforeEach
    void start() throws IOException {
        router = Router.start(RouterSettings.defaults(), new SystemTime(), (route, lines) -> {});
        FrontDoors doors = new FrontDoors(router);
        doors.open(app, "blog.localhost", 0);
        logs = new LogStore(dir, time, 1 << 20);
        log = logs.of(app);
        dynos = new AppDynos(
                new DynoHost(runtime, doors, DynoTimings.heroku(), time, Runnable::run),
                app,
                log,
                new Specs(app, time));
    }

    @AfterEach
    void stop() throws Exception {
        router.close();
        logs.close();
    }

    private record Specs(UUID app, FakeTime time) implements DynoSpecs {
        @Override
        public DynoSpec formation(DynoName name, FormationLine line, int release) {
            return spec(name, DynoSpec.Kind.FORMATION, release, line.pin().isPresent());
        }

        DynoSpec spec(DynoName name, DynoSpec.Kind kind, int release, boolean pinned) {
            return new DynoSpec(
                    UUID.randomUUID(),
                    app,
                    "blog",
                    name,
                    kind,
                    release,
                    pinned,
                    false,
                    "serve $PORT",
                    Map.of(),
                    "SHA256:0",
                    "",
                    "Standard-1X",
                    512,
                    time.now());
        }

        @Override
        public boolean has(int release, String type) {
            return !type.equals("absent");
        }
    }

    private static FormationLine line(String type, int quantity) {
        return new FormationLine(type, OptionalInt.empty(), quantity, "Standard-1X");
    }

    private static FormationLine pinned(String type, int release, int quantity) {
        return new FormationLine(type, OptionalInt.of(release), quantity, "Standard-1X");
    }

    private List<CompletableFuture<BootOutcome>> follow(int release, FormationLine... lines) {
        return dynos.follow(release, List.of(lines)).join();
    }

    /** Lets a bound dyno be seen: the watch looks whenever the clock moves. */
    private BootOutcome booted(CompletableFuture<BootOutcome> boot) throws Exception {
        settle();
        time.advance(STEP);
        return boot.get(10, TimeUnit.SECONDS);
    }

    /** What a queued task queues in turn is done when this returns: the second look is behind it. */
    private void settle() {
        dynos.views().join();
        dynos.views().join();
    }

    private FakeDyno up(int release, FormationLine line) throws Exception {
        var boots = follow(release, line);
        FakeDyno dyno = runtime.next();
        dyno.bind();
        booted(boots.get(0));
        return dyno;
    }

    private List<String> messages(String ps) {
        return log.last(1000, LogFilter.ALL).stream()
                .filter(line -> line.ps().equals(ps))
                .map(LogLine::message)
                .toList();
    }

    private List<String> running() {
        return dynos.views().join().stream()
                .map(dyno -> dyno.spec().name() + " v" + dyno.spec().release() + " "
                        + dyno.state().word())
                .toList();
    }

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

    private void awaitShare(long ppm) {
        Optional<Long> share;
        do {
            time.advance(Duration.ofMillis(500));
            share = dynos.views().join().stream().map(DynoView::sharePpm).findFirst();
        } while (share.orElse(-1L) != ppm);
    }

    @Test
    void stoppedFormationDynoIsReplaced() throws Exception {
        FakeDyno web = up(3, line("web", 1));
        dynos.stop("web.1").join();
        assertThat(web.nextSignal()).isEqualTo(Signal.TERM);
        assertThat(runtime.next().spec().name()).isEqualTo(new DynoName("web", 1));
    }

    @Test
    void whatCannotBeStartedIsACrashThatSaysWhy() {
        runtime.refusal = new IOException("the disk is full");
        BootOutcome outcome = follow(3, line("web", 1)).get(0).join();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        BootOutcome.Crashed.class,
                        crashed -> assertThat(crashed.why()).contains("the disk is full"));
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

package dev.dynolab.paas.dyno;

import dev.dynolab.paas.dyno.FakeRuntime.FakeDyno;
import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.log.LogFilter;
import dev.dynolab.paas.log.LogLine;
import dev.dynolab.paas.log.LogStore;
import dev.dynolab.paas.route.FrontDoors;
import dev.dynolab.paas.runtime.DynoName;
import dev.dynolab.paas.runtime.DynoSize;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.runtime.StopNotes;
import dev.dynolab.paas.time.FakeTime;
import dev.dynolab.router.Router;
import dev.dynolab.router.RouterSettings;
import dev.dynolab.router.SystemTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An app's dynos on a clock that the test moves and a runtime that does what the test says. */
@Timeout(120)
abstract class AppDynosFixture {
    private static final Duration STEP = Duration.ofMillis(20);

    final UUID app = UUID.randomUUID();
    final FakeTime time = new FakeTime(Instant.parse("2026-11-21T12:00:00Z"));
    final FakeRuntime runtime = new FakeRuntime();

    @TempDir
    Path dir;

    Router router;
    private FrontDoors doors;
    private LogStore logs;
    AppLog log;
    DynoHost host;
    AppDynos dynos;
    /** The router's lines. */
    final StringBuffer routed = new StringBuffer();
    /** What the database would keep. */
    final AtomicReference<Instant> idleSince = new AtomicReference<>();

    @BeforeEach
    void start() throws IOException {
        router = Router.start(
                RouterSettings.defaults(),
                new SystemTime(),
                (route, lines) -> routed.append(StandardCharsets.UTF_8.decode(lines.duplicate())));
        doors = new FrontDoors(router);
        doors.open(app, "blog.localhost", 0);
        logs = new LogStore(dir, time, 1 << 20);
        log = logs.of(app);
        restartWith(DynoTimings.heroku());
    }

    /** Other dynos of the same app, with other timings. */
    void restartWith(DynoTimings timings) {
        host = new DynoHost(
                runtime, new StopNotes(dir.resolve("stopping")), doors, timings, upkeep(), time, Runnable::run);
        dynos = new AppDynos(host, app, log, new Specs(app, time, idleSince));
        doors.onIdle(woken -> dynos.wake());
    }

    Upkeep upkeep() {
        return Upkeep.heroku();
    }

    @AfterEach
    void stop() throws Exception {
        router.close();
        logs.close();
    }

    record Specs(UUID app, FakeTime time, AtomicReference<Instant> idle) implements DynoSpecs {
        Specs(UUID app, FakeTime time) {
            this(app, time, new AtomicReference<>());
        }

        @Override
        public Optional<Instant> idleSince() {
            return Optional.ofNullable(idle.get());
        }

        @Override
        public void idleSince(Optional<Instant> since) {
            idle.set(since.orElse(null));
        }

        @Override
        public DynoSpec formation(DynoName name, FormationLine line, int release) {
            return spec(name, DynoSpec.Kind.FORMATION, release, line.pin().isPresent(), line.size());
        }

        DynoSpec spec(DynoName name, DynoSpec.Kind kind, int release, boolean pinned) {
            return spec(name, kind, release, pinned, "Standard-1X");
        }

        private DynoSpec spec(DynoName name, DynoSpec.Kind kind, int release, boolean pinned, String size) {
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
                    size,
                    DynoSize.of(size).memory(),
                    time.now(),
                    Optional.empty());
        }

        @Override
        public boolean has(int release, String type) {
            return !type.equals("absent");
        }
    }

    static FormationLine line(String type, int quantity) {
        return new FormationLine(type, OptionalInt.empty(), quantity, "Standard-1X");
    }

    static FormationLine sized(String type, int quantity, String size) {
        return new FormationLine(type, OptionalInt.empty(), quantity, size);
    }

    static FormationLine pinned(String type, int release, int quantity) {
        return new FormationLine(type, OptionalInt.of(release), quantity, "Standard-1X");
    }

    List<CompletableFuture<BootOutcome>> follow(int release, FormationLine... lines) {
        return dynos.follow(release, List.of(lines)).join();
    }

    /** Lets a bound dyno be seen: the watch looks whenever the clock moves. */
    BootOutcome booted(CompletableFuture<BootOutcome> boot) throws Exception {
        settle();
        time.advance(STEP);
        return boot.get(10, TimeUnit.SECONDS);
    }

    /** What a queued task queues in turn is done when this returns: the second look is behind it. */
    void settle() {
        dynos.views().join();
        dynos.views().join();
    }

    FakeDyno up(int release, FormationLine line) throws Exception {
        var boots = follow(release, line);
        FakeDyno dyno = runtime.next();
        dyno.bind();
        booted(boots.get(0));
        return dyno;
    }

    List<String> messages(String ps) {
        return log.last(1000, LogFilter.ALL).stream()
                .filter(line -> line.ps().equals(ps))
                .map(LogLine::message)
                .toList();
    }

    List<String> running() {
        return dynos.views().join().stream()
                .map(dyno -> dyno.spec().name() + " v" + dyno.spec().release() + " "
                        + dyno.state().word())
                .toList();
    }

    void awaitShare(long ppm) {
        Optional<Long> share;
        do {
            time.advance(Duration.ofMillis(500));
            share = dynos.views().join().stream().map(DynoView::sharePpm).findFirst();
        } while (share.orElse(-1L) != ppm);
    }
}

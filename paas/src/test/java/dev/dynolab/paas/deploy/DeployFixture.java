package dev.dynolab.paas.deploy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.dyno.DynoHost;
import dev.dynolab.paas.dyno.DynoState;
import dev.dynolab.paas.dyno.DynoTimings;
import dev.dynolab.paas.dyno.Upkeep;
import dev.dynolab.paas.log.LogFilter;
import dev.dynolab.paas.log.LogLine;
import dev.dynolab.paas.log.LogStore;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.Slug;
import dev.dynolab.paas.route.FrontDoors;
import dev.dynolab.paas.runtime.StopNotes;
import dev.dynolab.paas.settings.Home;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.time.FakeTime;
import dev.dynolab.paas.work.WorkThreads;
import dev.dynolab.router.Router;
import dev.dynolab.router.RouterSettings;
import dev.dynolab.router.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The stories on a real database in memory, with dynos that do what their command says. */
abstract class DeployFixture {
    static final User WILL = User.of("will@example.com");

    @TempDir
    Path dir;

    final ScriptedRuntime runtime = new ScriptedRuntime();
    final FakeTime time = new FakeTime(Instant.parse("2026-11-21T12:00:00Z"));
    final WorkThreads threads = new WorkThreads();
    private Database database;
    private Router router;
    private LogStore logs;
    Stores stores;
    Deployment deployment;
    AppService apps;

    @BeforeEach
    void start() throws IOException {
        database = Database.memory();
        router = Router.start(RouterSettings.defaults(), new SystemTime(), (route, lines) -> {});
        logs = new LogStore(dir.resolve("logs"), time, 1 << 20);
        stores = Stores.in(database, time);
        platform();
    }

    /** Another platform on the same database, as after a restart. */
    void platform() {
        DynoHost host = new DynoHost(
                runtime,
                new StopNotes(dir.resolve("stopping")),
                new FrontDoors(router),
                DynoTimings.heroku(),
                Upkeep.heroku(),
                time,
                threads);
        deployment = Deployment.of(new Home(dir), stores, host, logs);
        apps = deployment.apps();
    }

    @AfterEach
    void stop() throws Exception {
        runtime.close();
        router.close();
        threads.close();
        logs.close();
        database.close();
    }

    App app(String name) {
        return apps.create(Optional.of(name), "local", "local-debian-12", 0, WILL);
    }

    Slug slug(App app, Map<String, String> types) {
        return stores.slugs()
                .create(app, new Slug.Draft("SHA256:0", 1, types, "Test", "0123456789", "subject", "local-debian-12"));
    }

    /** A release of a new slug, once what it started is there. */
    Release deploy(App app, Map<String, String> types) {
        ReleaseService.Started started = deployment.releases().deploy(app, slug(app, types), WILL, line -> {});
        return started.outcome().join().settled().join().release();
    }

    List<String> said(App app) {
        return logs.of(app.id()).last(1000, LogFilter.ALL).stream()
                .filter(line -> line.ps().equals("api"))
                .map(LogLine::message)
                .toList();
    }

    List<String> dynos(App app) {
        return deployment.dynos().list(app).stream()
                .filter(dyno -> dyno.state() != DynoState.STOPPING)
                .map(dyno -> dyno.spec().name() + " v" + dyno.spec().release() + " `"
                        + dyno.spec().command() + "`")
                .toList();
    }
}

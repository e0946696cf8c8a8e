package dev.dynolab.paas.deploy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.AppName;
import dev.dynolab.paas.app.Apps;
import dev.dynolab.paas.app.Feature;
import dev.dynolab.paas.app.Features;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.ReleaseCause;
import dev.dynolab.paas.release.Releases;
import dev.dynolab.paas.route.FrontDoors;
import dev.dynolab.paas.work.SerialQueue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** How an app comes, lives through a restart of the platform, and goes. */
public final class AppService {
    private static final System.Logger LOG = System.getLogger(AppService.class.getName());

    private final Apps apps;
    private final Features features;
    private final Releases releases;
    private final TrafficService traffic;
    private final Staging staging;
    private final FrontDoors doors;
    private final LiveApps live;
    private final ReleaseService stories;
    /** A name changes hands in the database and at the doors in one turn: no two doors may have one host at any moment. */
    private final SerialQueue names;

    AppService(Stores stores, LiveApps live, TrafficService traffic, ReleaseService stories) {
        apps = stores.apps();
        features = stores.features();
        releases = stores.releases();
        this.traffic = traffic;
        staging = new Staging(stores, traffic);
        doors = live.host().doors();
        this.live = live;
        this.stories = stories;
        names = new SerialQueue(live.host().io());
    }

    /**
     * Creates an app with its first two releases, as Heroku does.
     *
     * @param name empty for one made up
     * @param port the app's own, 0 for any free one
     * @throws PlatformException kind INVALID when name or port is taken
     */
    public App create(Optional<String> name, String region, String stack, int port, User by) {
        App open = Await.result(names.call(
                () -> openDoorOf(apps.create(name.map(AppName::new), by.email(), region, stack), port)));
        LiveApp home = live.add(open);
        Await.result(home.dynos().follow(0, List.of()));
        for (String description : List.of(new ReleaseCause.Created().description(), "Enable Logplex")) {
            Release release =
                    releases.succeed(releases.create(open, Optional.empty(), Map.of(), description, by.email()));
            home.log().api(description + " by user " + by.email());
            home.log().api("Release v" + release.version() + " created by user " + by.email());
        }
        return open;
    }

    /** Without a door there is no app. */
    private App openDoorOf(App created, int port) {
        try {
            return port == 0 ? openDoor(created) : openAskedDoor(created, port);
        } catch (PlatformException noPort) {
            apps.destroy(created);
            throw noPort;
        }
    }

    /** A port that was asked for is not replaced by another. */
    private App openAskedDoor(App created, int port) {
        if (port < 1 || port > 65_535) {
            throw PlatformException.invalid("A port is a number from 1 to 65535, not " + port + ".");
        }
        App app = apps.port(created, port);
        try {
            doors.open(app.id(), app.name().value() + ".localhost", port);
            return app;
        } catch (IOException taken) {
            throw PlatformException.invalid("Port " + port + " cannot be opened: " + taken.getMessage());
        }
    }

    /** The port of its own that an app had; another one, said in the log, when somebody else has taken it since. */
    private App openDoor(App app) {
        try {
            int port = openDoor(app, app.port());
            return port == app.port() ? app : apps.port(app, port);
        } catch (IOException problem) {
            throw PlatformException.internal(
                    "No port could be opened for " + app.name().value() + ".", problem);
        }
    }

    private int openDoor(App app, int port) throws IOException {
        String host = app.name().value() + ".localhost";
        try {
            return doors.open(app.id(), host, port);
        } catch (IOException taken) {
            if (port == 0) {
                throw taken;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Port {0} of {1} is taken by another program: it gets another one.",
                    Integer.toString(port),
                    app.name().value());
            return doors.open(app.id(), host, 0);
        }
    }

    public App rename(App app, String name) {
        return Await.result(names.call(() -> {
            App renamed = apps.rename(app, new AppName(name));
            doors.rename(app.id(), renamed.name().value() + ".localhost");
            return renamed;
        }));
    }

    /** For its next builds: what runs, and what it can be rolled back to, stays on the stack it was built on. */
    public App stack(App app, String stack, User by) {
        App changed = apps.stack(app, stack);
        live.of(app).log().api("Stack set to " + stack + " for the next build by user " + by.email());
        return changed;
    }

    /** Refuses every request with H80 while on; dynos run on (Heroku, "Maintenance Mode"). */
    public App maintenance(App app, boolean on, User by) {
        App changed = apps.maintenance(app, on);
        Await.result(live.of(app).dynos().maintenance(on));
        live.of(app).log().api("Maintenance mode " + (on ? "enabled" : "disabled") + " by user " + by.email());
        return changed;
    }

    /**
     * Stops the app's dynos and forgets it.
     *
     * @param forget removes what others keep of it, once nothing of it runs
     */
    public void destroy(App app, Consumer<App> forget) {
        LiveApp home = live.of(app);
        Await.result(home.dynos().stopAll());
        Await.result(doors.close(app.id()));
        live.remove(app);
        apps.destroy(app);
        forget.accept(app);
    }

    /** Opens the door of every app that is known; requests wait there until {@link #resume}. No dyno is touched. */
    public void open() {
        for (App app : apps.list()) {
            LiveApp home = live.add(openDoor(app));
            home.dynos().maintenance(app.maintenance());
            doors.configure(app.id(), releases.config(app.id()));
            traffic.apply(app.id());
            home.dynos().preboots(features.enabled(app.id(), Feature.PREBOOT));
            home.dynos().sleeps(features.enabled(app.id(), Feature.SLEEP));
            home.dynos().oneOffsServe(features.enabled(app.id(), Feature.ROUTE_ONE_OFF_DYNOS));
            stories.abandoned(app).forEach(release -> abandoned(home, release));
        }
    }

    /** Has every app's formation run again, and goes on with its pending release; what still runs was adopted before. */
    public void resume() {
        List<CompletableFuture<Void>> all =
                apps.list().stream().map(stories::resume).toList();
        all.forEach(Await::result);
    }

    private void abandoned(LiveApp home, Release pending) {
        staging.forget(home.id(), pending);
        releases.fail(pending);
        home.log().api("Release v" + pending.version() + " failed: the platform ended while it was pending");
    }
}

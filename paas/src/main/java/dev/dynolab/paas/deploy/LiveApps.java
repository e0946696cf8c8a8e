package dev.dynolab.paas.deploy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.dyno.AppDynos;
import dev.dynolab.paas.dyno.DynoHost;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.log.LogStore;
import dev.dynolab.paas.work.SerialQueue;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The apps that live in this platform now, by id. */
public final class LiveApps {
    private final Map<UUID, LiveApp> apps = new ConcurrentHashMap<>();
    private final DynoHost host;
    private final LogStore logs;
    private final Specs specs;

    public LiveApps(DynoHost host, LogStore logs, Specs specs) {
        this.host = host;
        this.logs = logs;
        this.specs = specs;
        host.doors().onIdle(app -> dynos(app).ifPresent(AppDynos::wake));
    }

    LiveApp add(App app) {
        AppLog log = logs.of(app.id());
        AppDynos dynos = new AppDynos(host, app.id(), log, specs.of(app.id()));
        LiveApp live = new LiveApp(app.id(), dynos, log, new SerialQueue(host.io()));
        apps.put(app.id(), live);
        return live;
    }

    LiveApp of(App app) {
        return Optional.ofNullable(apps.get(app.id())).orElseThrow(() -> PlatformException.notFound("app"));
    }

    /** The dynos of an app, or empty when no such app lives here. */
    public Optional<AppDynos> dynos(UUID app) {
        return Optional.ofNullable(apps.get(app)).map(LiveApp::dynos);
    }

    public Collection<AppDynos> dynos() {
        return apps.values().stream().map(LiveApp::dynos).toList();
    }

    Collection<LiveApp> all() {
        return List.copyOf(apps.values());
    }

    void remove(App app) {
        apps.remove(app.id());
    }

    public DynoHost host() {
        return host;
    }
}

package dev.dynolab.paas.deploy;

import dev.dynolab.buildpacks.Builder;
import dev.dynolab.paas.app.App;
import dev.dynolab.paas.dyno.DynoHost;
import dev.dynolab.paas.log.LogStore;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.ReleaseOutputs;
import dev.dynolab.paas.runtime.DynoName;
import dev.dynolab.paas.runtime.DynoObserver;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.settings.Home;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The parts that all stories share, and the stories made of them. */
public record Deployment(Home home, Stores stores, Specs specs, LiveApps live, ReleaseOutputs outputs) {
    public static Deployment of(Home home, Stores stores, DynoHost host, LogStore logs) {
        Specs specs = new Specs(stores, host.time());
        return new Deployment(
                home, stores, specs, new LiveApps(host, logs, specs), new ReleaseOutputs(home.releases()));
    }

    /**
     * Stops the dynos of every app, politely, all at once.
     *
     * @return the names of those that ran, each with its app's: {@code web.1 of blog}
     */
    public List<String> stopAll() {
        var stopping = stores.apps().list().stream()
                .flatMap(app -> live.dynos(app.id()).stream().map(dynos -> named(app, dynos.stopAll())))
                .toList();
        return stopping.stream().map(Await::result).flatMap(List::stream).toList();
    }

    private static CompletionStage<List<String>> named(App app, CompletionStage<List<DynoName>> stopping) {
        return stopping.thenApply(names ->
                names.stream().map(name -> name + " of " + app.name().value()).toList());
    }

    /**
     * Who hears of a dyno that an earlier platform started; null when it is to end: its app is gone, or it belongs to a
     * release that platform died in, which must neither migrate nor serve.
     */
    public DynoObserver adopting(DynoSpec spec) {
        boolean failed = spec.kind() == DynoSpec.Kind.RELEASE
                || stores.releases().version(spec.app(), spec.release()).stream()
                        .anyMatch(release -> release.status() != Release.Status.SUCCEEDED);
        return failed
                ? null
                : live.dynos(spec.app()).map(dynos -> dynos.adopting(spec)).orElse(null);
    }

    public AppService apps() {
        return new AppService(stores, live, traffic(), releases());
    }

    public FormationService formations() {
        return formations(true);
    }

    /** @param scalesInPreboot whether a scale is taken while a new release boots beside the one that serves */
    public FormationService formations(boolean scalesInPreboot) {
        return new FormationService(live, stores, specs, scalesInPreboot);
    }

    public TrafficService traffic() {
        return new TrafficService(live, stores, specs);
    }

    public DynoService dynos() {
        return new DynoService(live, stores, specs, traffic());
    }

    public ReleaseService releases() {
        TrafficService traffic = traffic();
        return new ReleaseService(
                live, stores, new Rollout(stores, specs, live.host().doors(), traffic), traffic, outputs);
    }

    public DomainService domains() {
        return new DomainService(stores, live);
    }

    /** @param url where people reach an app */
    public PushService pushes(Builder builder, Function<App, String> url) {
        return new PushService(this, releases(), builder, url);
    }
}

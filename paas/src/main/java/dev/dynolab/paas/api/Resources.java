package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.deploy.SlugKeeper;
import dev.dynolab.paas.deploy.TrafficService;
import dev.dynolab.paas.time.Time;
import dev.dynolab.paas.wire.AuthorityJson;
import dev.dynolab.paas.wire.DiffJson;
import dev.dynolab.paas.wire.StatusJson;
import dev.dynolab.router.TrafficStats;
import dev.dynolab.router.metrics.RouteMetrics;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Everything the API has. */
public final class Resources {
    private Resources() {}

    /**
     * What the platform itself gives the API.
     *
     * @param stack of new apps
     * @param installed whether dynos on a stack see its files
     * @param forget removes what is kept of a destroyed app beside its rows
     * @param slugs their archives
     * @param metrics what the router measures
     * @param trafficStats how the requests of an app were divided
     * @param commits what the apps' repositories know
     * @param shutdown see {@link PlatformResource}
     */
    public record Host(
            String stack,
            Predicate<String> installed,
            Consumer<App> forget,
            SlugKeeper slugs,
            Supplier<StatusJson> status,
            Supplier<AuthorityJson> authority,
            Supplier<List<RouteMetrics>> metrics,
            TrafficService traffic,
            Function<UUID, Optional<TrafficStats>> trafficStats,
            Commits commits,
            Function<Boolean, List<String>> shutdown) {}

    /** What an app's repository knows. */
    public interface Commits {
        /** Those that {@code upTo} has and {@code after} has not; empty when it does not know both. */
        Optional<List<DiffJson.Commit>> between(UUID app, String after, String upTo);
    }

    /** @param threads for what lasts as long as somebody reads: log sessions, terminals */
    public static List<Resource> all(Services services, Host host, Time time, Executor threads) {
        return List.of(
                new AppsResource(services, host.stack(), host.forget()),
                new ConfigVarsResource(services),
                new ReleasesResource(services, threads),
                new DiffResource(services, host.commits()),
                new SlugsResource(services, host.slugs(), time, threads),
                new FormationResource(services),
                new DynosResource(services),
                new FeaturesResource(services),
                new ChecksResource(services),
                new TrafficResource(services, host.traffic(), host.trafficStats()),
                new DomainsResource(services),
                new AddonsResource(services),
                new LogSessions(services, time, threads),
                new AttachMount(services.dynos(), threads),
                new Catalog(services, host.stack(), host.installed(), time.now()),
                new RouterResource(host.metrics(), services, time),
                new PlatformResource(host.status(), host.authority(), host.shutdown()));
    }
}

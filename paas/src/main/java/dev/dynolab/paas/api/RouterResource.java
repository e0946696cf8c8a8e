package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.time.Time;
import dev.dynolab.paas.wire.RouterJson;
import dev.dynolab.router.metrics.Recent;
import dev.dynolab.router.metrics.RouteMetrics;
import dev.dynolab.router.metrics.Totals;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** What the router measures: as JSON for {@code h router}, as text for Prometheus. Both want the token. */
final class RouterResource implements Resource {
    private static final double MICROS_PER_MILLI = 1000;

    private final Supplier<List<RouteMetrics>> metrics;
    private final Services services;
    private final Time time;

    RouterResource(Supplier<List<RouteMetrics>> metrics, Services services, Time time) {
        this.metrics = metrics;
        this.services = services;
        this.time = time;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints.on("GET /dynolab/router", request -> Answer.ok(router()));
    }

    @Override
    public List<Mount> mounts() {
        return List.of(new Mount(path -> path.equals("/metrics"), false, this::prometheus));
    }

    private void prometheus(HttpServerExchange exchange) {
        if (exchange.isInIoThread()) {
            exchange.dispatch(this::prometheus);
            return;
        }
        if (!exchange.getRequestMethod().equals(Methods.GET)) {
            exchange.setStatusCode(405).getResponseHeaders().put(Headers.ALLOW, "GET");
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, Prometheus.TYPE);
        exchange.getResponseSender().send(Prometheus.text(metrics.get(), this::name));
    }

    /** A route that belongs to one app has the app's id. */
    private String name(String route) {
        try {
            return services.stores()
                    .apps()
                    .byId(UUID.fromString(route))
                    .map(App::name)
                    .map(name -> name.value())
                    .orElse(route);
        } catch (IllegalArgumentException noId) {
            return route;
        }
    }

    private RouterJson router() {
        return new RouterJson(
                time.now(),
                metrics.get().stream()
                        .map(this::route)
                        .sorted(Comparator.comparing(RouterJson.Route::name))
                        .toList());
    }

    private RouterJson.Route route(RouteMetrics m) {
        List<RouterJson.Release> releases = m.releases().stream()
                .map(r -> new RouterJson.Release(
                        r.release(),
                        r.inFlight(),
                        recent(r.recent()),
                        counts(r.totals()),
                        r.dynos().stream()
                                .map(d -> new RouterJson.Dyno(d.dyno(), d.inFlight(), counts(d.totals())))
                                .toList()))
                .toList();
        return new RouterJson.Route(
                name(m.route()), m.inFlight(), m.held(), recent(m.all()), releases, counts(m.unserved()));
    }

    private static RouterJson.Recent recent(Recent r) {
        return new RouterJson.Recent(
                r.requests(), r.errors(), r.perSecond(), millis(r.p50()), millis(r.p95()), millis(r.p99()));
    }

    private static double millis(long micros) {
        return micros / MICROS_PER_MILLI;
    }

    private static RouterJson.Counts counts(Totals t) {
        Map<String, Long> codes = new TreeMap<>();
        t.codes().forEach((code, n) -> codes.put(code.name(), n));
        return new RouterJson.Counts(t.requests(), t.retries(), new TreeMap<>(t.byClass()), codes);
    }
}

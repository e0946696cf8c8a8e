package dev.dynolab.paas.api;

import dev.dynolab.router.metrics.Latency;
import dev.dynolab.router.metrics.RouteMetrics;
import dev.dynolab.router.metrics.Totals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The router's figures in Prometheus' text format 0.0.4. Releases are summed over their dynos, those of the past too; requests that
 * reached no dyno stand under the release {@code ""}.
 */
final class Prometheus {
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double MICROS = 1e6;

    private final Map<String, List<String>> samples = new LinkedHashMap<>();
    private final UnaryOperator<String> name;

    private Prometheus(UnaryOperator<String> name) {
        this.name = name;
        family("dynolab_router_requests_total", "counter", "Requests that ended, by class of status.");
        family("dynolab_router_errors_total", "counter", "Requests that ended in an error of the router, by H-code.");
        family("dynolab_router_retries_total", "counter", "Attempts to reach a dyno beyond each request's first.");
        family("dynolab_router_request_seconds", "histogram", "From a request's arrival to its end.");
        family("dynolab_router_service_seconds", "histogram", "From the connection to a dyno to the request's end.");
        family("dynolab_router_in_flight", "gauge", "Requests inside dynos.");
        family("dynolab_router_held", "gauge", "Requests that wait for a dyno.");
        family("dynolab_dyno_requests_total", "counter", "Requests that ended at a dyno that is there.");
        family("dynolab_dyno_service_seconds", "histogram", "From the connection to the dyno to the request's end.");
        family("dynolab_dyno_in_flight", "gauge", "Requests inside a dyno.");
    }

    private void family(String family, String type, String help) {
        List<String> lines = new ArrayList<>();
        lines.add("# HELP " + family + " " + help);
        lines.add("# TYPE " + family + " " + type);
        samples.put(family, lines);
    }

    /** @param name the app of a route's id */
    static String text(List<RouteMetrics> routes, UnaryOperator<String> name) {
        var page = new Prometheus(name);
        routes.forEach(page::route);
        var text = new StringBuilder();
        page.samples.values().forEach(lines -> lines.forEach(l -> text.append(l).append('\n')));
        return text.toString();
    }

    private void route(RouteMetrics m) {
        String app = label("app", name.apply(m.route()));
        add("dynolab_router_in_flight", app, m.inFlight());
        add("dynolab_router_held", app, m.held());
        totals("dynolab_router", app + "," + label("release", ""), m.unserved());
        for (RouteMetrics.OfRelease r : m.releases()) {
            String release = app + "," + label("release", r.release());
            totals("dynolab_router", release, r.totals());
            histogram("dynolab_router_service_seconds", release, r.totals().service());
            for (RouteMetrics.OfDyno d : r.dynos()) {
                String dyno = release + "," + label("dyno", d.dyno());
                add("dynolab_dyno_requests_total", dyno, d.totals().requests());
                add("dynolab_dyno_in_flight", dyno, d.inFlight());
                histogram("dynolab_dyno_service_seconds", dyno, d.totals().service());
            }
        }
    }

    private void totals(String prefix, String labels, Totals t) {
        t.byClass().forEach((status, n) -> add(prefix + "_requests_total", labels + "," + label("status", status), n));
        t.codes().forEach((code, n) -> add(prefix + "_errors_total", labels + "," + label("code", code.name()), n));
        add(prefix + "_retries_total", labels, t.retries());
        histogram(prefix + "_request_seconds", labels, t.total());
    }

    private void histogram(String family, String labels, Latency times) {
        List<String> lines = samples.get(family);
        for (int i = 0; i < Latency.BOUNDS.size(); i++) {
            String bound = Double.toString(Latency.BOUNDS.get(i) / MICROS);
            lines.add(sample(
                    family + "_bucket",
                    labels + "," + label("le", bound),
                    times.upTo().get(i).toString()));
        }
        lines.add(sample(family + "_bucket", labels + "," + label("le", "+Inf"), Long.toString(times.count())));
        lines.add(sample(family + "_sum", labels, Double.toString(times.sumMicros() / MICROS)));
        lines.add(sample(family + "_count", labels, Long.toString(times.count())));
    }

    private void add(String family, String labels, long value) {
        samples.get(family).add(sample(family, labels, Long.toString(value)));
    }

    private static String sample(String name, String labels, String value) {
        return name + "{" + labels + "} " + value;
    }

    private static String label(String key, String value) {
        return key + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}

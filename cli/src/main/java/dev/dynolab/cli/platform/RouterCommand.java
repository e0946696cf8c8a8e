package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.base.Watch;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code h router}. */
final class RouterCommand implements Command {
    private static final List<String> COLUMNS =
            List.of("APP", "RELEASE", "REQ/S", "LAST MINUTE", "ERRORS", "P50", "P95", "P99", "IN FLIGHT", "HELD");

    @Override
    public Usage usage() {
        return Usage.of("router", "show what becomes of requests, by app and release; on a terminal again every second")
                .argument("[APP…]")
                .flag("", "once", "print it once, on a terminal too")
                .json()
                .example("h router", "all apps, until Ctrl-C")
                .example("h router blog --once", "one app, once")
                .example("h router --json", "for programs; for Prometheus: GET /metrics of the API");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Api api = new Session(call).api();
        if (call.has("json")) {
            Json answer = api.get("/dynolab/router");
            call.out().println(new Json(routes(call, answer)).pretty());
            return 0;
        }
        if (!call.at().tty().out() || call.has("once")) {
            print(call, routes(call, api.get("/dynolab/router")));
            return 0;
        }
        Watch.run(call, () -> print(call, routes(call, api.get("/dynolab/router"))));
        return 0;
    }

    private static List<Json> routes(Call call, Json answer) {
        List<Json> routes = answer.get("routes").list();
        if (!call.words().isEmpty()) {
            routes.removeIf(route -> !call.words().contains(route.text("name")));
        }
        return routes;
    }

    private static void print(Call call, List<Json> routes) {
        call.forms().header("Router");
        List<List<String>> rows = new ArrayList<>();
        rows.add(COLUMNS);
        for (Json route : routes) {
            Json all = route.get("last_minute");
            rows.add(row(
                    route.text("name"), "all", all, route.number("in_flight"), Long.toString(route.number("held"))));
            long served = 0;
            for (Json release : route.get("releases").list()) {
                Json recent = release.get("last_minute");
                served += recent.number("requests");
                if (recent.number("requests") > 0
                        || !release.get("dynos").list().isEmpty()) {
                    rows.add(row("", release.text("release"), recent, release.number("in_flight"), ""));
                }
            }
            long unserved = all.number("requests") - served;
            if (unserved > 0) {
                rows.add(List.of("", "no dyno", "", Long.toString(unserved)));
            }
        }
        call.forms().table(rows);
    }

    private static List<String> row(String app, String release, Json recent, long inFlight, String held) {
        boolean any = recent.number("requests") > 0;
        return List.of(
                app,
                release,
                decimal(recent, "per_second"),
                Long.toString(recent.number("requests")),
                Long.toString(recent.number("errors")),
                any ? time(recent, "p50_ms") : "",
                any ? time(recent, "p95_ms") : "",
                any ? time(recent, "p99_ms") : "",
                Long.toString(inFlight),
                held);
    }

    private static String decimal(Json of, String key) {
        return String.format(Locale.ROOT, "%.1f", value(of, key));
    }

    /** {@code 1.2ms}, {@code 120ms}, {@code 12.0s}. */
    private static String time(Json of, String key) {
        double millis = value(of, key);
        if (millis >= 10_000) {
            return String.format(Locale.ROOT, "%.1fs", millis / 1000);
        }
        return String.format(Locale.ROOT, millis < 10 ? "%.1fms" : "%.0fms", millis);
    }

    private static double value(Json of, String key) {
        return of.get(key).value() instanceof Number number ? number.doubleValue() : 0;
    }
}

package dev.dynolab.paas.api;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.deploy.TrafficService;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.route.TrafficPolicy;
import dev.dynolab.paas.wire.TrafficJson;
import dev.dynolab.router.TrafficReport;
import dev.dynolab.router.TrafficStats;
import dev.dynolab.router.traffic.Agreement;
import dev.dynolab.router.traffic.Traffic;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/** {@code /apps/{app}/traffic}, which Heroku does not have. */
final class TrafficResource implements Resource {
    private static final double PERCENT = Traffic.ALL / 100.0;

    private final Services services;
    private final TrafficService traffic;
    private final Function<UUID, Optional<TrafficStats>> stats;

    TrafficResource(Services services, TrafficService traffic, Function<UUID, Optional<TrafficStats>> stats) {
        this.services = services;
        this.traffic = traffic;
        this.stats = stats;
    }

    @Override
    public void addTo(Endpoints endpoints) {
        endpoints
                .on("GET /apps/{app}/traffic", request -> show(services.app(request)))
                .on("PATCH /apps/{app}/traffic", this::weights)
                .on("POST /apps/{app}/traffic/rules", this::addRule)
                .on("DELETE /apps/{app}/traffic/rules/{rule}", this::removeRule);
    }

    private Answer weights(Request request) throws IOException {
        App app = services.app(request);
        Map<String, Double> wanted = request.body(TrafficJson.Weights.class).weights();
        Map<String, Integer> ppm = new TreeMap<>();
        (wanted == null ? Map.<String, Double>of() : wanted).forEach((release, percent) -> {
            if (percent == null || !(percent >= 0 && percent <= 100)) {
                throw PlatformException.invalid(
                        "A weight is 0 to 100 percent: " + release + "=" + written(percent) + " is not.");
            }
            ppm.put(release, (int) Math.round(percent * PERCENT));
        });
        traffic.weights(app, ppm, services.by(request));
        return show(app);
    }

    private static String written(Double percent) {
        return percent == null || percent.isNaN() || percent.isInfinite()
                ? String.valueOf(percent)
                : new BigDecimal(percent.toString()).stripTrailingZeros().toPlainString();
    }

    private Answer addRule(Request request) throws IOException {
        App app = services.app(request);
        TrafficJson.RuleRequest wanted = request.body(TrafficJson.RuleRequest.class);
        if (wanted.condition() == null || wanted.release() == null) {
            throw PlatformException.invalid("A rule has a condition and a release.")
                    .hint("{\"condition\":\"x-canary = yes\",\"release\":\"v7\"}");
        }
        traffic.addRule(app, wanted.condition(), wanted.release(), services.by(request));
        return show(app);
    }

    private Answer removeRule(Request request) {
        App app = services.app(request);
        String number = request.parameter("rule");
        if (!number.matches("[0-9]{1,3}")) {
            throw PlatformException.notFound("traffic rule");
        }
        traffic.removeRule(app, Integer.parseInt(number), services.by(request));
        return show(app);
    }

    private Answer show(App app) {
        TrafficPolicy policy = traffic.policy(app);
        Map<String, Double> weights = new TreeMap<>();
        policy.weights().forEach((version, ppm) -> weights.put(TrafficPolicy.label(version), ppm / PERCENT));
        List<TrafficJson.Rule> rules = new ArrayList<>();
        for (TrafficPolicy.Rule rule : policy.rules()) {
            rules.add(new TrafficJson.Rule(rules.size() + 1, rule.condition(), TrafficPolicy.label(rule.version())));
        }
        Optional<TrafficStats> now = stats.apply(app.id());
        Optional<TrafficReport> report = now.map(TrafficReport::of);
        return Answer.ok(new TrafficJson(
                weights,
                rules,
                now.map(each -> releases(each, report.get().rows())).orElse(List.of()),
                report.map(TrafficResource::report).orElse(null)));
    }

    private static List<TrafficJson.OfRelease> releases(TrafficStats stats, List<TrafficReport.Row> all) {
        Map<String, TrafficReport.Row> rows = new TreeMap<>();
        all.forEach(row -> rows.put(row.release(), row));
        return stats.releases().stream()
                .map(release -> {
                    TrafficReport.Row row = rows.get(release.release());
                    return new TrafficJson.OfRelease(
                            release.release(),
                            release.processes(),
                            release.share(),
                            release.inFlight(),
                            stats.lastMinute().getOrDefault(release.release(), 0L),
                            row.turns(),
                            row.due(),
                            row.sticky(),
                            row.asked());
                })
                .toList();
    }

    private static TrafficJson.Report report(TrafficReport report) {
        return new TrafficJson.Report(report.largestDeviation(), report.turns(), p(report.sticky()), p(report.asked()));
    }

    private static Double p(Agreement agreement) {
        return agreement.degrees() == 0 ? null : agreement.p();
    }
}

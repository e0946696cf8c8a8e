package dev.dynolab.paas.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.router.http.HCode;
import dev.dynolab.router.metrics.Ended;
import dev.dynolab.router.metrics.RouteMeter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusTest {
    private static void end(RouteMeter meter, String dyno, int status, HCode code, long millis) {
        var e = new Ended();
        e.dyno = dyno;
        e.release = dyno == null ? null : "v6";
        e.status = status;
        e.code = code;
        e.attempts = 1;
        e.service = dyno == null ? -1 : millis * 1_000_000;
        e.total = millis * 1_000_000;
        meter.add(e);
    }

    private static String text() {
        var meter = new RouteMeter();
        meter.keep(List.of(new RouteMeter.Dyno("a", "web.1", "v6"), new RouteMeter.Dyno("b", "web.2", "v6")));
        end(meter, "a", 200, null, 3);
        end(meter, "a", 200, null, 30);
        end(meter, "b", 503, HCode.H12, 30_000);
        end(meter, null, 503, HCode.H14, 0);
        meter.keep(List.of(new RouteMeter.Dyno("a", "web.1", "v6")));
        return Prometheus.text(List.of(meter.metrics("id", 4, 2, key -> 1, 0)), id -> "b\"log");
    }

    @Test
    void saysWhatWasCounted() {
        assertThat(text().lines())
                .contains(
                        "# TYPE dynolab_router_requests_total counter",
                        "dynolab_router_requests_total{app=\"b\\\"log\",release=\"v6\",status=\"2xx\"} 2",
                        "dynolab_router_requests_total{app=\"b\\\"log\",release=\"v6\",status=\"5xx\"} 1",
                        "dynolab_router_requests_total{app=\"b\\\"log\",release=\"\",status=\"5xx\"} 1",
                        "dynolab_router_errors_total{app=\"b\\\"log\",release=\"v6\",code=\"H12\"} 1",
                        "dynolab_router_errors_total{app=\"b\\\"log\",release=\"\",code=\"H14\"} 1",
                        "dynolab_router_in_flight{app=\"b\\\"log\"} 4",
                        "dynolab_router_held{app=\"b\\\"log\"} 2",
                        "dynolab_router_service_seconds_bucket{app=\"b\\\"log\",release=\"v6\",le=\"0.0025\"} 0",
                        "dynolab_router_service_seconds_bucket{app=\"b\\\"log\",release=\"v6\",le=\"0.005\"} 1",
                        "dynolab_router_service_seconds_bucket{app=\"b\\\"log\",release=\"v6\",le=\"0.05\"} 2",
                        "dynolab_router_service_seconds_bucket{app=\"b\\\"log\",release=\"v6\",le=\"+Inf\"} 3",
                        "dynolab_router_service_seconds_sum{app=\"b\\\"log\",release=\"v6\"} 30.033",
                        "dynolab_router_service_seconds_count{app=\"b\\\"log\",release=\"v6\"} 3",
                        "dynolab_dyno_requests_total{app=\"b\\\"log\",release=\"v6\",dyno=\"web.1\"} 2");
    }

    @Test
    void hasTheGrammarOfItsFormat() {
        String sample = "[a-z_]+\\{[a-z]+=\"([^\"\\\\]|\\\\.)*\"(,[a-z]+=\"([^\"\\\\]|\\\\.)*\")*} [0-9.E+-]+";
        String family = "";
        for (String line : text().lines().toList()) {
            if (line.startsWith("# HELP ")) {
                family = line.split(" ")[2];
            } else if (!line.startsWith("# TYPE " + family + " ")) {
                assertThat(line).matches(sample).startsWith(family);
            }
        }
        assertThat(text()).endsWith("\n");
        assertThat(text().lines().filter(l -> !l.startsWith("#"))).doesNotHaveDuplicates();
    }
}

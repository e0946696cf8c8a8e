package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.router.http.HCode;
import dev.dynolab.router.metrics.RouteMetrics;
import dev.dynolab.router.metrics.Totals;
import dev.dynolab.router.traffic.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the router says about itself, from real requests. */
class MetricsTest {
    private static Totals of(RouteMetrics metrics, String release) {
        return metrics.releases().stream()
                .filter(r -> r.release().equals(release))
                .findFirst()
                .orElseThrow()
                .totals();
    }

    @Test
    void countsEachRequestOnce() throws Exception {
        try (var bed = Bed.frozen();
                var six = TestDyno.answering("web.1", "v6");
                var seven = TestDyno.with("web.2", "v7", (c, n) -> {
                    while (c.read() != null) {
                        c.send("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
                    }
                });
                var client = bed.client()) {
            bed.publish(six, seven);
            for (int i = 0; i < 20; i++) {
                client.get("/").read();
            }
            bed.log().await(20);
            RouteMetrics m = bed.router().metrics(Bed.ROUTE).orElseThrow();
            assertThat(of(m, "v6").byClass()).isEqualTo(Map.of("2xx", 10L));
            assertThat(of(m, "v7").byClass()).isEqualTo(Map.of("5xx", 10L));
            assertThat(of(m, "v7").service().count()).isEqualTo(10);
            assertThat(m.all().requests()).isEqualTo(20);
            assertThat(m.all().errors()).isEqualTo(10);
            assertThat(bed.router().traffic(Bed.ROUTE).orElseThrow().lastMinute())
                    .isEqualTo(Map.of("v6", 10L, "v7", 10L));
            assertThat(bed.router().metrics()).hasSize(1);
            assertThat(bed.router().metrics("none")).isEmpty();
        }
    }

    @Test
    void showsWhatIsInsideAndWhatWaits() throws Exception {
        try (var bed = Bed.frozen();
                var client = bed.client();
                var other = bed.client();
                var silent = TestDyno.with("web.1", "v6", (c, n) -> c.awaitEnd())) {
            bed.publish(new Target[0]);
            client.get("/");
            bed.awaitHeld(1);
            assertThat(bed.router().metrics(Bed.ROUTE).orElseThrow().held()).isEqualTo(1);
            bed.publish(silent);
            bed.awaitInFlight(1);
            RouteMetrics m = bed.router().metrics(Bed.ROUTE).orElseThrow();
            assertThat(m.held()).isZero();
            assertThat(m.inFlight()).isEqualTo(1);
            assertThat(m.releases().get(0).dynos().get(0).inFlight()).isEqualTo(1);
            bed.advance(Duration.ofSeconds(31));
            assertThat(client.read().status()).isEqualTo(503);
            bed.log().await(1);
            assertThat(of(bed.router().metrics(Bed.ROUTE).orElseThrow(), "v6").codes())
                    .isEqualTo(Map.of(HCode.H12, 1L));
            bed.publish(Bed.route().withWhenEmpty(WhenEmpty.NO_PROCESSES));
            assertThat(other.get("/").read().body()).contains("H14");
            bed.log().await(2);
            m = bed.router().metrics(Bed.ROUTE).orElseThrow();
            assertThat(m.unserved().codes()).isEqualTo(Map.of(HCode.H14, 1L));
            assertThat(of(m, "v6").requests()).as("of a release that is gone").isEqualTo(1);
        }
    }

    @Test
    void theSplitIsReportedToTheTurn() throws Exception {
        try (var bed = Bed.frozen();
                var six = TestDyno.answering("web.1", "v6");
                var seven = TestDyno.answering("web.2", "v7");
                var client = bed.client()) {
            bed.publish(Bed.route(six.target(), seven.target())
                    .withTraffic(Traffic.BY_COUNT.withWeights(Map.of("v6", 750_000, "v7", 250_000))));
            for (int i = 0; i < 101; i++) {
                client.get("/").read();
            }
            var report = TrafficReport.of(bed.router().traffic(Bed.ROUTE).orElseThrow());
            assertThat(report.turns()).isEqualTo(101);
            assertThat(report.largestDeviation()).isLessThan(1);
            assertThat(report.split().p()).isGreaterThan(0.9);
            assertThat(report.sticky().degrees()).isZero();
            assertThat(report.rows()).extracting(TrafficReport.Row::share).containsExactly(0.75, 0.25);
            // A change begins the counts anew.
            bed.publish(Bed.route(six.target(), seven.target()));
            assertThat(TrafficReport.of(bed.router().traffic(Bed.ROUTE).orElseThrow())
                            .turns())
                    .isZero();
        }
    }

    @Test
    void theLogsExtraKeysCanBeSwitchedOff() throws Exception {
        try (var bed = Bed.frozen(s -> s.withLogExtras(false));
                var six = TestDyno.answering("web.1", "v6");
                var client = bed.client()) {
            bed.publish(six);
            client.get("/").read();
            bed.publish(Bed.route(List.of().toArray(new Target[0])).withWhenEmpty(WhenEmpty.CRASHED));
            client.get("/").read();
            assertThat(bed.log().await(2)).allSatisfy(line -> assertThat(line).endsWith(" protocol=http"));
        }
    }
}

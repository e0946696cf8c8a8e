package dev.dynolab.router.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.router.http.HCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteMeterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private final RouteMeter meter = new RouteMeter();
    private long now = -3 * SECOND;

    private static RouteMeter.Dyno dyno(String key, String release) {
        return new RouteMeter.Dyno(key, key, release);
    }

    private void end(String dyno, String release, int status, HCode code, long serviceMillis) {
        var e = new Ended();
        e.dyno = dyno;
        e.release = release;
        e.status = status;
        e.code = code;
        e.attempts = 2;
        e.service = serviceMillis < 0 ? -1 : serviceMillis * MILLI;
        e.total = (Math.max(0, serviceMillis) + 10) * MILLI;
        e.now = now;
        meter.add(e);
    }

    private RouteMetrics metrics() {
        return meter.metrics("r", 3, 2, key -> 1, now);
    }

    private RouteMetrics.OfRelease release(String name) {
        return metrics().releases().stream()
                .filter(r -> r.release().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void countsByDynoReleaseStatusAndCode() {
        meter.keep(List.of(dyno("web.1", "v6"), dyno("web.2", "v6"), dyno("web.3", "v7")));
        end("web.1", "v6", 200, null, 5);
        end("web.1", "v6", 404, null, 5);
        end("web.2", "v6", 503, HCode.H12, 30_000);
        end("web.3", "v7", 503, HCode.H21, -1);
        end(null, null, 503, HCode.H14, -1);
        Totals v6 = release("v6").totals();
        assertThat(v6.requests()).isEqualTo(3);
        assertThat(v6.retries()).isEqualTo(3);
        assertThat(v6.byClass()).isEqualTo(Map.of("2xx", 1L, "4xx", 1L, "5xx", 1L));
        assertThat(v6.codes()).isEqualTo(Map.of(HCode.H12, 1L));
        assertThat(v6.service().count()).isEqualTo(3);
        assertThat(v6.service().sumMicros()).isEqualTo(30_010_000);
        assertThat(v6.service().upTo().get(2)).as("up to 5 ms").isEqualTo(2);
        assertThat(v6.service().p99()).isBetween(29_900_000L, 30_300_000L);
        assertThat(v6.total().p50()).isBetween(14_900L, 15_200L);
        assertThat(release("v6").dynos()).extracting(RouteMetrics.OfDyno::dyno).containsExactly("web.1", "web.2");
        assertThat(release("v6").inFlight()).isEqualTo(2);
        assertThat(release("v7").totals().service().count()).isZero();
        assertThat(metrics().unserved().codes()).isEqualTo(Map.of(HCode.H14, 1L));
        assertThat(metrics().all().requests()).isEqualTo(5);
        assertThat(metrics().all().errors()).isEqualTo(3);
    }

    @Test
    void aGoneDynoIsAddedToItsRelease() {
        meter.keep(List.of(dyno("web.1", "v6"), dyno("web.2", "v6")));
        end("web.1", "v6", 200, null, 1);
        end("web.2", "v6", 200, null, 1);
        meter.keep(List.of(dyno("web.2", "v6"), dyno("web.9", "v7")));
        end("web.1", "v6", 200, null, 1);
        assertThat(release("v6").totals().requests())
                .as("its last request counts, too")
                .isEqualTo(3);
        assertThat(release("v6").dynos()).hasSize(1);
        assertThat(release("v6").dynos().get(0).totals().requests()).isEqualTo(1);
        meter.keep(List.of());
        assertThat(release("v6").totals().requests()).isEqualTo(3);
        assertThat(release("v6").dynos()).isEmpty();
    }

    @Test
    void keepsOnlySomeReleasesThatHaveNoDynos() {
        for (int i = 1; i <= 100; i++) {
            now += SECOND;
            meter.keep(List.of(dyno("web." + i, "v" + i)));
            end("web." + i, "v" + i, 200, null, 1);
        }
        assertThat(metrics().releases())
                .hasSize(13)
                .last()
                .satisfies(r -> assertThat(r.release()).isEqualTo("v100"));
        assertThat(release("v88").totals().requests()).isEqualTo(1);
    }

    @Test
    void aMinuteSlides() {
        meter.keep(List.of(dyno("web.1", "v6")));
        for (int i = 0; i < 100; i++) {
            now += SECOND;
            end("web.1", "v6", i < 50 ? 200 : 500, null, i < 50 ? 1 : 100);
        }
        Recent recent = release("v6").recent();
        assertThat(recent.requests()).isEqualTo(60);
        assertThat(recent.errors()).isEqualTo(50);
        assertThat(recent.perSecond()).isEqualTo(1);
        assertThat(recent.p50()).isBetween(99_000L, 101_000L);
        assertThat(meter.lastMinute(now)).isEqualTo(Map.of("v6", 60L));
        now += 30 * SECOND;
        assertThat(release("v6").recent().requests()).isEqualTo(30);
        assertThat(release("v6").recent().perSecond()).isZero();
        now += 40 * SECOND;
        assertThat(release("v6").recent()).isEqualTo(new Recent(0, 0, 0, 0, 0, 0));
        assertThat(meter.lastMinute(now)).isEmpty();
    }

    @Test
    void aPipeOfDaysIsCountedAsAnHour() {
        meter.keep(List.of(dyno("web.1", "v6")));
        end("web.1", "v6", 101, null, 86_400_000L * 3);
        assertThat(release("v6").totals().service().max()).isBetween(3_500_000_000L, 3_700_000_000L);
        assertThat(release("v6").totals().byClass()).isEqualTo(Map.of("1xx", 1L));
    }
}

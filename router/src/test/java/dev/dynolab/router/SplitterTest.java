package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.router.traffic.Traffic;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SplitterTest {
    private static final InetSocketAddress SOMEWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private final Splitter splitter = new Splitter(new SplittableRandom(7));

    private final Wish wish = new Wish();

    private static Target target(String dyno, String release) {
        return new Target(dyno + "@" + release, SOMEWHERE, dyno, release);
    }

    private static List<Target> targets(String... releases) {
        var all = new ArrayList<Target>();
        for (String r : releases) {
            all.add(target("web." + (all.size() + 1), r));
        }
        return all;
    }

    private String turn() {
        Target t = splitter.claim(0, true, wish);
        t.gate().release();
        return t.release();
    }

    private Map<String, Integer> turns(int n) {
        Map<String, Integer> count = new HashMap<>();
        for (int i = 0; i < n; i++) {
            count.merge(turn(), 1, Integer::sum);
        }
        return count;
    }

    @Test
    void oneAndOneIsHalfOfAnyHundred() {
        splitter.update(targets("v6", "v7"), Traffic.BY_COUNT);
        turn();
        for (int i = 0; i < 10; i++) {
            assertThat(turns(100)).isEqualTo(Map.of("v6", 50, "v7", 50));
        }
    }

    @Test
    void twoToOneHoldsInAnyThree() {
        splitter.update(targets("v6", "v6", "v7"), Traffic.BY_COUNT);
        var seen = new ArrayList<String>();
        for (int i = 0; i < 300; i++) {
            seen.add(turn());
        }
        for (int i = 0; i + 3 <= seen.size(); i++) {
            assertThat(Collections.frequency(seen.subList(i, i + 3), "v7")).isEqualTo(1);
        }
    }

    @Test
    void dynosOfAReleaseTakeTurns() {
        var all = targets("v6", "v6", "v6", "v7");
        splitter.update(all, Traffic.BY_COUNT);
        Map<String, Integer> byDyno = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            Target t = splitter.claim(0, true, wish);
            byDyno.merge(t.dyno(), 1, Integer::sum);
        }
        assertThat(byDyno).isEqualTo(Map.of("web.1", 100, "web.2", 100, "web.3", 100, "web.4", 100));
    }

    @Test
    void weightsOverrideCountsAndZeroMeansNone() {
        splitter.update(
                targets("v6", "v6", "v6", "v7", "v8"),
                Traffic.BY_COUNT.withWeights(Map.of("v6", 990_000, "v7", 10_000)));
        assertThat(turns(1000)).isEqualTo(Map.of("v6", 990, "v7", 10));
        splitter.update(targets("v6", "v7"), Traffic.BY_COUNT.withWeights(Map.of("v6", 0, "v7", 1)));
        assertThat(turns(10)).isEqualTo(Map.of("v7", 10));
        splitter.update(targets("v6"), Traffic.BY_COUNT.withWeights(Map.of("v6", 0)));
        assertThat(splitter.claim(0, true, wish)).isNull();
        assertThat(splitter.routable()).isFalse();
    }

    @Test
    void aCanaryGetsItsShareThoughTheTableChangesEverySevenRequests() {
        Map<String, Integer> weights = Map.of("v6", 990_000, "v7", 10_000);
        var canary = target("web.9", "v7");
        int canaries = 0;
        for (int i = 0; i < 10_000; i++) {
            if (i % 7 == 0) {
                var all = targets(i % 2 == 0 ? new String[] {"v6", "v6"} : new String[] {"v6"});
                all.add(canary);
                splitter.update(all, Traffic.BY_COUNT.withWeights(weights));
            }
            canaries += turn().equals("v7") ? 1 : 0;
        }
        assertThat(canaries).isEqualTo(100);
    }

    /** Whatever the weights: after any number of turns nobody is a whole turn or more away from its exact share. */
    @Test
    void neverStraysAWholeTurnFromTheExactShare() {
        var random = new Random(11);
        for (int round = 0; round < 300; round++) {
            int releases = 1 + random.nextInt(5);
            Map<String, Integer> weights = new HashMap<>();
            long total = 0;
            for (int i = 0; i < releases; i++) {
                int weight = 1 + random.nextInt(1_000);
                weights.put("v" + i, weight);
                total += weight;
            }
            var one = new Splitter(new SplittableRandom(7));
            one.update(targets(weights.keySet().toArray(String[]::new)), Traffic.BY_COUNT.withWeights(weights));
            Map<String, Integer> got = new HashMap<>();
            for (int n = 1; n <= 500; n++) {
                got.merge(one.claim(0, true, wish).release(), 1, Integer::sum);
                for (var w : weights.entrySet()) {
                    double exact = (double) n * w.getValue() / total;
                    assertThat(Math.abs(got.getOrDefault(w.getKey(), 0) - exact))
                            .as("%s of %s after %d", w.getKey(), weights, n)
                            .isLessThan(releases);
                }
            }
        }
    }

    @Test
    void aRetryUsesNoTurn() {
        splitter.update(targets("v6", "v7"), Traffic.BY_COUNT);
        var order = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            order.add(turn());
            splitter.claim(0, false, wish);
        }
        assertThat(Collections.frequency(order, "v6")).isEqualTo(10);
        assertThat(order.subList(0, 4))
                .isIn(Arrays.asList("v6", "v7", "v6", "v7"), Arrays.asList("v7", "v6", "v7", "v6"));
        assertThat(splitter.turns()).isEqualTo(Map.of("v6", 10L, "v7", 10L));
    }

    @Test
    void passesOverWhoDrainsOrIsInQuarantineAndOwesThemNothing() {
        var all = targets("v6", "v7", "v8");
        splitter.update(all, Traffic.BY_COUNT);
        all.get(0).gate().drain();
        all.get(1).quarantine(0, 100);
        assertThat(turns(50)).isEqualTo(Map.of("v8", 50));
        assertThat(splitter.quarantineLeft(40)).isEqualTo(60);
        int v7 = 0;
        for (int i = 0; i < 10; i++) {
            v7 += splitter.claim(100, true, wish).release().equals("v7") ? 1 : 0;
        }
        assertThat(v7).isEqualTo(5);
    }

    @Test
    void rememberTurnsOfReleasesThatCameBack() {
        splitter.update(targets("v6"), Traffic.BY_COUNT);
        turns(3);
        splitter.update(targets("v7"), Traffic.BY_COUNT);
        turns(2);
        splitter.update(targets("v6"), Traffic.BY_COUNT);
        turns(1);
        assertThat(splitter.turns()).isEqualTo(Map.of("v6", 4L, "v7", 2L));
    }
}

package dev.dynolab.paas.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrafficPolicyTest {
    private static TrafficPolicy of(Map<Integer, Integer> weights) {
        return new TrafficPolicy(new TreeMap<>(weights), List.of());
    }

    @Test
    void aCanaryTakesItsPartOfWhatIsLeftByCount() {
        assertThat(TrafficPolicy.NONE.with(8, 50_000).weights()).isEqualTo(Map.of(8, 50_000));
        assertThat(of(Map.of(6, 300_000)).with(8, 50_000).weights()).isEqualTo(Map.of(6, 300_000, 8, 50_000));
    }

    @Test
    void whereEverythingIsDividedByWeightsTheOthersShrinkInProportionAndGrowAgain() {
        TrafficPolicy before = of(Map.of(6, 750_000, 7, 250_000));
        TrafficPolicy canary = before.with(8, 50_000);
        assertThat(canary.weights()).isEqualTo(Map.of(6, 712_500, 7, 237_500, 8, 50_000));
        assertThat(canary.without(8)).isEqualTo(before);
        assertThat(before.with(8, 0).without(8)).isEqualTo(before);
    }

    @Test
    void roundingLosesNothing() {
        TrafficPolicy thirds = of(Map.of(5, 333_333, 6, 333_333, 7, 333_334)).with(8, 10_000);
        assertThat(thirds.weights().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(1_000_000);
    }

    @Test
    void whatIsLeftByCountStaysSo() {
        assertThat(of(Map.of(6, 300_000, 8, 50_000)).without(8).weights()).isEqualTo(Map.of(6, 300_000));
        assertThat(of(Map.of(6, 0, 8, 1_000_000)).without(8).weights()).isEqualTo(Map.of(6, 0));
    }
}

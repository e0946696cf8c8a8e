package dev.dynolab.router.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TrafficTest {
    /** Percent of each release. */
    private static Map<String, Long> shares(Map<String, Integer> weights, Map<String, Integer> processes) {
        Map<String, Long> shares = Traffic.BY_COUNT.withWeights(weights).shares(processes);
        long sum = shares.values().stream().mapToLong(Long::longValue).sum();
        return shares.entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(
                        Map.Entry::getKey, e -> sum == 0 ? 0 : e.getValue() * 100 / sum));
    }

    @Test
    void withoutWeightsEachProcessHasOneShare() {
        assertThat(shares(Map.of(), Map.of("v6", 3, "v7", 1))).isEqualTo(Map.of("v6", 75L, "v7", 25L));
    }

    @Test
    void releasesThatAreNotNamedShareTheRestByTheirProcesses() {
        assertThat(shares(Map.of("v8", 100_000), Map.of("v6", 2, "v7", 1, "v8", 5)))
                .isEqualTo(Map.of("v6", 60L, "v7", 30L, "v8", 10L));
    }

    @Test
    void aNamedReleaseWithoutProcessesLeavesItsShareToTheOthers() {
        assertThat(shares(Map.of("v6", 750_000, "v7", 250_000), Map.of("v7", 1)))
                .isEqualTo(Map.of("v7", 100L));
        assertThat(shares(Map.of("v7", 100_000), Map.of("v6", 1))).isEqualTo(Map.of("v6", 100L));
    }

    @Test
    void aRestThatNobodyIsThereToTakeGoesToTheNamedOnes() {
        assertThat(shares(Map.of("v6", 200_000, "v7", 200_000), Map.of("v6", 1, "v7", 9)))
                .isEqualTo(Map.of("v6", 50L, "v7", 50L));
    }

    @Test
    void whoHasNoRestLeftServesWhenTheNamedOnesAreGone() {
        Map<String, Integer> weights = Map.of("v6", 1_000_000, "v7", 0);
        assertThat(shares(weights, Map.of("v6", 1, "v8", 4))).isEqualTo(Map.of("v6", 100L, "v8", 0L));
        assertThat(shares(weights, Map.of("v7", 1, "v8", 4))).isEqualTo(Map.of("v7", 0L, "v8", 100L));
        assertThat(shares(weights, Map.of("v7", 1)))
                .as("0 is none, whoever else is there")
                .isEqualTo(Map.of("v7", 0L));
    }

    @Test
    void refusesWeightsThatCannotBe() {
        assertThatThrownBy(() -> Traffic.BY_COUNT.withWeights(Map.of("v6", 800_000, "v7", 300_000)))
                .hasMessage("The weights add up to 1100000, more than 1000000 parts per million.");
        assertThatThrownBy(() -> Traffic.BY_COUNT.withWeights(Map.of("v6", -1)))
                .hasMessage("The weight of v6 is -1, not between 0 and 1000000 parts per million.");
    }
}

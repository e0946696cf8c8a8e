package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The judge of {@link StickyReleasesIT}: it would notice. */
class SharesTest {
    private static final Map<String, Integer> EVEN = Map.of("a", 1, "b", 1);
    private static final Map<String, Integer> UNEVEN = Map.of("a", 1, "b", 3);

    private static String judged(String pattern, int inFlight, List<Map<String, Integer>> steps) {
        Stream<String> answers = (pattern.repeat(100)).chars().mapToObj(Character::toString);
        return Shares.unfit(answers, inFlight, steps);
    }

    @Test
    void whatIsDueFits() {
        assertThat(judged("ab", 0, List.of(EVEN))).isEmpty();
        assertThat(judged("bbab", 0, List.of(UNEVEN))).isEmpty();
        assertThat(judged("aabb", 1, List.of(EVEN))).isEmpty();
        assertThat(Shares.unfit(
                        Stream.concat(
                                Stream.generate(() -> List.of("a", "b"))
                                        .limit(30)
                                        .flatMap(List::stream),
                                Stream.generate(() -> List.of("b", "a", "b", "b"))
                                        .limit(30)
                                        .flatMap(List::stream)),
                        0,
                        List.of(EVEN, Map.of("b", 1), UNEVEN)))
                .isEmpty();
    }

    @Test
    void whatIsNotDueIsNamed() {
        assertThat(judged("ab", 4, List.of(UNEVEN))).contains("no step of");
        assertThat(judged("bbab", 4, List.of(EVEN))).contains("no step of");
        assertThat(judged("abc", 0, List.of(EVEN))).startsWith("From answer 5 of 300 on");
        assertThat(judged("abc", 4, List.of(EVEN))).isNotEmpty();
        assertThat(judged("ab", 0, List.of(UNEVEN, UNEVEN))).isNotEmpty();
        assertThat(judged("a".repeat(20) + "b".repeat(20), 4, List.of(EVEN))).isNotEmpty();
    }
}

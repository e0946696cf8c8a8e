package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryRuleTest {
    @ParameterizedTest
    @CsvSource({
        // written, pooled, replayable, repeated
        "false, false, false, false, ELSEWHERE",
        "false, false, false, true,  ELSEWHERE",
        "false, false, true,  false, ELSEWHERE",
        "false, false, true,  true,  ELSEWHERE",
        "false, true,  false, false, FRESH",
        "false, true,  false, true,  FRESH",
        "false, true,  true,  false, FRESH",
        "false, true,  true,  true,  FRESH",
        "true,  false, false, false, NEVER",
        "true,  false, false, true,  NEVER",
        "true,  false, true,  false, NEVER",
        "true,  false, true,  true,  NEVER",
        "true,  true,  false, false, NEVER",
        "true,  true,  false, true,  NEVER",
        "true,  true,  true,  false, FRESH",
        "true,  true,  true,  true,  NEVER",
    })
    void isTheWholeRule(boolean written, boolean pooled, boolean replayable, boolean repeated, RetryRule rule) {
        assertThat(RetryRule.afterLoss(written, pooled, replayable, repeated)).isEqualTo(rule);
    }
}

package dev.dynolab.router.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementTest {
    /** Two-sided checks against tables of the chi-squared distribution. */
    @ParameterizedTest
    @CsvSource({
        // 60:40 where 50:50 was due: G = 2 (60 ln 1.2 + 40 ln 0.8)
        "60, 40, 0, 0.5, 0.5, 0, 4.027103, 1, 0.044775",
        // 90:110 and 900:1100
        "90, 110, 0, 1, 1, 0, 2.003347, 1, 0.156952",
        "900, 1100, 0, 1, 1, 0, 20.033467, 1, 0.0000076",
        // 30:30:40 where thirds were due
        "30, 30, 40, 1, 1, 1, 1.942463, 2, 0.378617"
    })
    void agreesWithTables(long a, long b, long c, double x, double y, double z, double g, int degrees, double p) {
        Agreement found = Agreement.of(new long[] {a, b, c}, new double[] {x, y, z});
        assertThat(found.g()).isCloseTo(g, within(1e-5));
        assertThat(found.degrees()).isEqualTo(degrees);
        assertThat(found.p()).isCloseTo(p, within(1e-5));
    }

    @Test
    void exactlyTheSharesIsCertain() {
        assertThat(Agreement.of(new long[] {75, 25}, new double[] {3, 1})).isEqualTo(new Agreement(0, 1, 1));
    }

    @Test
    void nothingToCompareIsNothing() {
        assertThat(Agreement.of(new long[] {0, 0}, new double[] {1, 1}).degrees())
                .isZero();
        assertThat(Agreement.of(new long[] {5}, new double[] {1}).p()).isEqualTo(1);
        assertThat(Agreement.of(new long[] {}, new double[] {}).p()).isEqualTo(1);
    }

    @Test
    void whatCannotBeIsNotChance() {
        assertThat(Agreement.of(new long[] {99, 1}, new double[] {1, 0}).p()).isZero();
    }

    @Test
    void hugeCountsDoNotOverflow() {
        assertThat(Agreement.of(new long[] {1L << 50, 1L << 51}, new double[] {0.5, 0.5})
                        .p())
                .isZero();
        assertThat(Agreement.of(new long[] {1L << 50, 1L << 50}, new double[] {0.5, 0.5})
                        .p())
                .isEqualTo(1);
    }
}

package dev.dynolab.cli.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FormsTest {
    @Test
    void sharesAreSmallFractionsWhereTheyAre() {
        assertThat(Forms.share(1_000_000)).isEqualTo("all");
        assertThat(Forms.share(500_000)).isEqualTo("1/2");
        assertThat(Forms.share(333_333)).isEqualTo("1/3");
        assertThat(Forms.share(333_334)).isEqualTo("1/3");
        assertThat(Forms.share(666_667)).isEqualTo("2/3");
        assertThat(Forms.share(10_000)).isEqualTo("1/100");
        assertThat(Forms.share(123_456)).isEqualTo("12.3 %");
        assertThat(Forms.share(1)).isEqualTo("0.1 %");
    }

    @Test
    void sizesAreShort() {
        assertThat(Forms.size(999)).isEqualTo("999B");
        assertThat(Forms.size(4_800)).isEqualTo("4.7K");
        assertThat(Forms.size(43_725_619)).isEqualTo("41.7M");
    }

    @Test
    void agesAreRough() {
        assertThat(Forms.rough(Duration.ofSeconds(60))).isEqualTo("60s");
        assertThat(Forms.rough(Duration.ofSeconds(61))).isEqualTo("1m");
        assertThat(Forms.rough(Duration.ofHours(24))).isEqualTo("24h");
    }
}

package dev.dynolab.paas.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushOptionsTest {
    @Test
    void whatThereIs() {
        assertThat(PushOptions.parse(List.of())).isEqualTo(PushOptions.NONE);
        assertThat(PushOptions.parse(List.of("no-traffic"))).isEqualTo(new PushOptions(true, OptionalInt.empty()));
        assertThat(PushOptions.parse(List.of("canary=5"))).isEqualTo(new PushOptions(false, OptionalInt.of(5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-trafic", "canary", "canary:5", "no-traffic=1", "ci.skip"})
    void anyOtherIsRefusedInALine(String option) {
        assertThatThrownBy(() -> PushOptions.parse(List.of(option)))
                .isInstanceOf(PlatformException.class)
                .hasMessage("There is no push option \"" + option + "\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary=", "canary=0", "canary=100", "canary=-1", "canary=5%", "canary=0.5", "canary=05"})
    void aCanaryGetsAPercentage(String option) {
        assertThatThrownBy(() -> PushOptions.parse(List.of(option)))
                .hasMessage("A canary gets 1 to 99 percent: canary=5, not " + option + ".");
    }

    @Test
    void thereIsOneCanary() {
        assertThatThrownBy(() -> PushOptions.parse(List.of("canary=5", "canary=6")))
                .hasMessage("A push has one canary: canary=6 is one too many.");
    }

    @Test
    void noTrafficAndACanaryTogetherMakeNoSense() {
        assertThatThrownBy(() -> PushOptions.parse(List.of("no-traffic", "canary=5")))
                .hasMessageContaining("not both");
    }
}

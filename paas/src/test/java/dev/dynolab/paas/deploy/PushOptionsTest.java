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
    @ValueSource(strings = {"", "no-trafic", "canary", "canary=0", "canary=100", "canary=-1", "canary=5%", "ci.skip"})
    void anyOtherIsRefusedInALine(String option) {
        assertThatThrownBy(() -> PushOptions.parse(List.of(option)))
                .isInstanceOf(PlatformException.class)
                .hasMessage("There is no push option \"" + option + "\".");
    }

    @Test
    void noTrafficAndACanaryTogetherMakeNoSense() {
        assertThatThrownBy(() -> PushOptions.parse(List.of("no-traffic", "canary=5")))
                .hasMessageContaining("not both");
    }
}

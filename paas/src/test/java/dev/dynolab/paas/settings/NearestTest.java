package dev.dynolab.paas.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> KNOWN = List.of("apps", "releases", "ps", "ps:scale", "run");

    @Test
    void findsASlipOfTheFingers() {
        assertThat(Nearest.to("relaeses", KNOWN)).contains("releases");
        assertThat(Nearest.to("ps:scael", KNOWN)).contains("ps:scale");
        assertThat(Nearest.to("app", KNOWN)).contains("apps");
    }

    @Test
    void isSilentWhenNothingIsNear() {
        assertThat(Nearest.to("kubernetes", KNOWN)).isEmpty();
    }
}

package dev.dynolab.paas.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleaseCauseTest {
    @Test
    void speaksAsHerokuDoes() {
        assertThat(new ReleaseCause.Created().description()).isEqualTo("Initial release");
        assertThat(new ReleaseCause.Deploy("82b7eff0d1e2f3a4b5c6").description())
                .isEqualTo("Deploy 82b7eff0");
        assertThat(new ReleaseCause.Deploy("82b").description()).isEqualTo("Deploy 82b");
        assertThat(config(List.of("FOO", "BAR"), List.of())).isEqualTo("Set FOO, BAR config vars");
        assertThat(config(List.of(), List.of("FOO"))).isEqualTo("Remove FOO config vars");
        assertThat(config(List.of("FOO"), List.of("BAZ", "BAR"))).isEqualTo("Set FOO and remove BAZ, BAR config vars");
        assertThat(new ReleaseCause.Rollback(46).description()).isEqualTo("Rollback to v46");
        assertThat(new ReleaseCause.Stated("Retry of v40: Deploy").description())
                .isEqualTo("Retry of v40: Deploy");
        assertThatThrownBy(() -> config(List.of(), List.of())).isInstanceOf(PlatformException.class);
    }

    private static String config(List<String> set, List<String> removed) {
        return new ReleaseCause.Config(set, removed).description();
    }
}

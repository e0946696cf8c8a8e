package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlainProcessRuntimeIT extends ProcessRuntimeContract {
    @Override
    ProcessRuntime.Confinement confinement() {
        return ProcessRuntime.Confinement.NONE;
    }

    @Test
    void saysWhatItDoesNotIsolate() {
        assertThat(runtime.caution().orElseThrow())
                .startsWith("Dynos are not isolated here: ")
                .doesNotContain("\n");
    }

    @Override
    boolean isolates() {
        return false;
    }

    @Override
    List<String> extraVariables() {
        return List.of("DYNOLAB_DYNO");
    }
}

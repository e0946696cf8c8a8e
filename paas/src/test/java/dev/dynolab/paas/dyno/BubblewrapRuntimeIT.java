package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;

class BubblewrapRuntimeIT extends ProcessRuntimeContract {
    @Override
    ProcessRuntime.Confinement confinement() {
        return ProcessRuntime.Confinement.AUTO;
    }

    @Override
    List<String> extraVariables() {
        return List.of();
    }

    @BeforeEach
    void needsBubblewrap() {
        boolean works = runtime.description().contains("bubblewrap:");
        if (System.getenv("DYNOLAB_REQUIRE_ALL") != null) {
            assertThat(works).as(runtime.description()).isTrue();
        }
        assumeTrue(works, "bubblewrap is missing or not allowed here");
    }
}

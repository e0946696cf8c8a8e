package dev.dynolab.paas.dyno;

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
        requireBubblewrap();
    }
}

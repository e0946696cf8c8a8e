package dev.dynolab.paas.dyno;

import java.util.List;

class PlainProcessRuntimeIT extends ProcessRuntimeContract {
    @Override
    ProcessRuntime.Confinement confinement() {
        return ProcessRuntime.Confinement.NONE;
    }

    @Override
    List<String> extraVariables() {
        return List.of("DYNOLAB_DYNO");
    }
}

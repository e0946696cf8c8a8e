package dev.dynolab.paas.runtime;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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

    @Test
    @Tag(OF_THE_USER)
    void aHomeMayHaveAnyName() throws Exception {
        letGo();
        home = home.resolve("a,b:c\\d=\"e f");
        runtime = open(DynoRuntimeFixture::unpack);
        aDynoIsNoCopyOfItsSlug();
    }
}

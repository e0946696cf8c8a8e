package dev.dynolab.buildpacks;

import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Assumptions;

/** Makes "skipped, X is missing" visible, and a failure where DYNOLAB_REQUIRE_ALL=1 says that nothing may be missing. */
final class Require {
    private Require() {}

    static void tools(String... names) {
        for (String name : names) {
            that(Toolchain.findOnPath(name, Workbench.tools().path()).isPresent(), name + " is not installed");
        }
    }

    static void that(boolean condition, String otherwise) {
        if (!condition && "1".equals(System.getenv("DYNOLAB_REQUIRE_ALL"))) {
            fail("DYNOLAB_REQUIRE_ALL=1, but " + otherwise);
        }
        Assumptions.assumeTrue(condition, otherwise);
    }
}

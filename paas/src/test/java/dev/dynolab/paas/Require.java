package dev.dynolab.paas;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Assumptions;

/** Makes what a machine lacks a visible skip, and a failure where {@code DYNOLAB_REQUIRE_ALL=1} asks for everything. */
public final class Require {
    private Require() {}

    /** @param otherwise what is missing */
    public static void that(boolean condition, String otherwise) {
        if (!condition && "1".equals(System.getenv("DYNOLAB_REQUIRE_ALL"))) {
            fail("DYNOLAB_REQUIRE_ALL=1, but " + otherwise);
        }
        Assumptions.assumeTrue(condition, otherwise);
    }
}

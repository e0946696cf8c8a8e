package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class WarmUpTest {
    @Test
    void asksAndLeavesNothingBehind() throws Exception {
        assertThatCode(() -> WarmUp.run(100)).doesNotThrowAnyException();
        Bed.await(
                "no thread of it is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(t -> t.getName().equals("router-warm-up") && t.isAlive()));
    }
}

package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform that ends says nothing of what it did not get to do any more. */
class CloseIT {
    @TempDir
    Path dir;

    private final Noise noise = new Noise();

    @AfterEach
    void hearNoMore() {
        noise.close();
    }

    @Test
    void aCleanEndLeavesNoStackTrace() throws Exception {
        // All the time at work, so that the end comes in the midst of it.
        try (Lab lab = Lab.start(dir, Map.of("memory-look", "1ms"))) {
            Repo repo = lab.app("blog", "blue-purple-java");
            repo.push().ok();
            for (int end = 0; end < 5; end++) {
                lab.h(repo.dir(), "ps:wait").ok();
                lab.leave();
                lab.up();
            }
        }
        assertThat(noise.heard()).isEmpty();
    }
}

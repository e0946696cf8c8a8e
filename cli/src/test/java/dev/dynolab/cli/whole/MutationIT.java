package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The test of the lossless tests: a platform without one of its guards loses requests, and the same load tells. Its app ends at
 * SIGTERM without another word, so nobody but the platform looks after its requests. (What the acknowledgement guards needs a
 * loop that stands still: the router's {@code AcknowledgeTest}.)
 */
class MutationIT {
    private static final String ABRUPT =
            "web: node -e \"process.on('SIGTERM', () => process.exit(0)); require('./server.js')\"";

    @TempDir
    Path dir;

    private enum Guard {
        NONE(""),
        DRAIN(
                "paas/src/main/java/dev/dynolab/paas/route/FrontDoors.java",
                "return router.drain(target, limit);",
                "return router.drain(target, Duration.ZERO);"),
        GATE(
                "router/src/main/java/dev/dynolab/router/Gate.java",
                "state.incrementAndGet() >= 0",
                "true",
                "state.decrementAndGet() == DRAINING",
                "false");

        private final String source;
        private final String[] changes;

        Guard(String source, String... changes) {
            this.source = source;
            this.changes = changes;
        }

        /** What stands before the program on its class path. */
        String classes(Path to) throws IOException {
            return source.isEmpty() ? "" : new Mutant(to).of(source, changes) + File.pathSeparator;
        }
    }

    @ParameterizedTest
    @EnumSource
    void restartsLoseNothingUnlessAGuardIsMissing(Guard missing) throws Exception {
        Process server = Server.start(dir.resolve("home"), missing.classes(dir.resolve("mutant")), Map.of());
        Lab lab = Lab.beside(dir);
        try {
            Repo repo = lab.app("node", "blue-purple-node").change("Procfile", ABRUPT);
            repo.push().ok();
            List<String> lost = lostInRestarts(lab, repo, missing == Guard.NONE ? 3 : 30);
            if (missing == Guard.NONE) {
                assertThat(lost).isEmpty();
            } else {
                assertThat(lost).isNotEmpty();
            }
        } finally {
            lab.h(dir, "down");
            server.destroyForcibly();
        }
    }

    /** At most so many, until something is lost. */
    private List<String> lostInRestarts(Lab lab, Repo repo, int most) throws Exception {
        try (MixedLoad load = MixedLoad.start(lab.port(repo), "node.localhost", 1, 6, 30)) {
            for (int i = 0; i < most && !load.failed(); i++) {
                load.await(50);
                lab.h(repo.dir(), "ps:restart").ok();
            }
            return Ledger.settled(load.stop(), lab, repo).lost();
        }
    }
}

package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shares by weight, by rule, by header and by host name, changed while the app runs. */
class TrafficIT {
    @TempDir
    Path dir;

    @Test
    void weightsMoveTrafficStepByStepAndBack() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("blog", "blue-purple-java");
            int blue = release(lab, repo, "blue");
            int purple = release(lab, repo, "purple");
            Result early = lab.h(repo.dir(), "traffic", "v" + blue + "=25");
            assertThat(early.exit()).isEqualTo(1);
            assertThat(early.err())
                    .contains("v" + blue + " has no process that serves.", "h ps:scale web+1 -r " + blue);
            lab.h(repo.dir(), "ps:scale", "web+1", "-r", "" + blue).ok();
            lab.h(repo.dir(), "ps:wait").ok();

            lab.h(repo.dir(), "traffic", "v" + blue + "=99", "v" + purple + "=1")
                    .ok();
            assertThat(lab.answers(repo, 100, "")).isEqualTo(Map.of("blue", 99, "purple", 1));
            for (int percent : new int[] {5, 10, 25, 50}) {
                lab.h(repo.dir(), "traffic", "v" + purple + "=" + percent).ok();
                assertThat(lab.answers(repo, 100, "")).isEqualTo(Map.of("blue", 100 - percent, "purple", percent));
                assertThat(lab.h(repo.dir(), "traffic:report").ok().out())
                        .containsPattern("largest deviation is 0(\\.\\d+)? requests of 100");
            }
            lab.h(repo.dir(), "traffic", "v" + purple + "=100").ok();
            assertThat(lab.answers(repo, 50, "")).isEqualTo(Map.of("purple", 50));
            lab.h(repo.dir(), "traffic", "v" + purple + "=0").ok();
            assertThat(lab.answers(repo, 50, "")).isEqualTo(Map.of("blue", 50));

            assertThat(lab.answers(repo, 5, "X-Dynolab-Release: v" + purple + "\r\n"))
                    .isEqualTo(Map.of("purple", 5));
            lab.h(repo.dir(), "traffic:rule", "add", "x-canary-version = v" + purple, "v" + purple)
                    .ok();
            assertThat(lab.answers(repo, 5, "x-canary-version: v" + purple + "\r\n"))
                    .isEqualTo(Map.of("purple", 5));
            assertThat(lab.answers(repo, 5, "x-canary-version: no\r\n")).isEqualTo(Map.of("blue", 5));
            lab.h(repo.dir(), "features:disable", "release-header").ok();
            assertThat(lab.answers(repo, 5, "X-Dynolab-Release: v" + purple + "\r\n"))
                    .isEqualTo(Map.of("blue", 5));

            lab.leave();
            lab.up();
            lab.h(repo.dir(), "ps:wait").ok();
            assertThat(lab.answers(repo, 20, "")).isEqualTo(Map.of("blue", 20));
            assertThat(lab.answers(repo, 5, "x-canary-version: v" + purple + "\r\n"))
                    .isEqualTo(Map.of("purple", 5));
            lab.h(repo.dir(), "traffic:rule", "remove", "1").ok();
            lab.h(repo.dir(), "traffic", "auto").ok();
            assertThat(lab.answers(repo, 20, "x-canary-version: v" + purple + "\r\n"))
                    .isEqualTo(Map.of("blue", 10, "purple", 10));
        }
    }

    @Test
    void aDeployTakesTheWeightOfTheReleaseItReplaces() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("blog", "blue-purple-java");
            int blue = release(lab, repo, "blue");
            int purple = release(lab, repo, "purple");
            lab.h(repo.dir(), "ps:scale", "web+1", "-r", "" + blue).ok();
            lab.h(repo.dir(), "ps:wait").ok();
            lab.h(repo.dir(), "traffic", "v" + blue + "=75", "v" + purple + "=25")
                    .ok();
            repo.change("colour", "green").push().ok();
            assertThat(lab.answers(repo, 100, "")).isEqualTo(Map.of("blue", 75, "green", 25));
        }
    }

    @Test
    void whatCannotBeIsRefusedInOneLineAndChangesNothing() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("blog", "blue-purple-java");
            int blue = release(lab, repo, "blue");
            for (String[] bad : new String[][] {
                {"traffic", "v" + blue + "=101", "A weight is 0 to 100 percent: v" + blue + "=101 is not."},
                {"traffic", "v" + blue + "=50", "Nobody could take the rest of 50 %"},
                {"traffic", "v99=5", "Couldn't find that release."},
                {"traffic", "v1=5", "No dyno can run v1"},
            }) {
                Result result = lab.h(repo.dir(), bad[0], bad[1]);
                assertThat(result.exit()).as(result.all()).isEqualTo(1);
                assertThat(result.err()).contains(bad[2]);
            }
            Result regex = lab.h(repo.dir(), "traffic:rule", "add", "x-a ~ (", "v" + blue);
            assertThat(regex.exit()).as(regex.all()).isEqualTo(1);
            assertThat(lab.h(repo.dir(), "traffic").ok().out())
                    .contains("by the number of processes")
                    .doesNotContain("Rules");
            assertThat(lab.answers(repo, 5, "")).isEqualTo(Map.of("blue", 5));
        }
    }

    private static int release(Lab lab, Repo repo, String colour) throws IOException {
        repo.change("colour", colour).push().ok();
        return lab.newestRelease(repo);
    }
}

package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deploy is not release: a release runs beside the current one until it is promoted. */
class StagedIT {
    @TempDir
    Path dir;

    @Test
    void itGetsNoRequestsThenSomeThenAllAndNobodyIsLost() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("blog", "blue-purple-java");
            Result first = push(repo, "no-traffic");
            assertThat(first.exit()).isNotZero();
            assertThat(first.err()).contains("No dyno serves blog that could keep the traffic.");
            repo.push().ok();
            int blue = lab.newestRelease(repo);

            Result staged = push(repo.change("colour", "purple"), "no-traffic").ok();
            int purple = blue + 1;
            assertThat(staged.err())
                    .contains("v" + purple + " is staged and gets no traffic", "http://v" + purple + "--blog.");
            assertThat(lab.answers(repo, 20, "")).isEqualTo(Map.of("blue", 20));
            assertThat(lab.answers(repo, 5, "X-Dynolab-Release: v" + purple + "\r\n"))
                    .isEqualTo(Map.of("purple", 5));
            assertThat(lab.h(repo.dir(), "ps").ok().out())
                    .containsPattern("web\\.2: v" + purple + " up .*   staged, no traffic");
            assertThat(lab.h(repo.dir(), "releases").ok().out())
                    .containsPattern("v" + purple + " +Deploy [0-9a-f]{7} \\(staged\\)");
            assertThat(lab.h(repo.dir(), "diff", "v" + purple).ok().out())
                    .containsPattern("Commit   \\+ [0-9a-f]{7} change colour");
            lab.leave();
            lab.up();
            assertThat(lab.answers(repo, 20, "")).isEqualTo(Map.of("blue", 20));

            try (Load load = Load.start(lab.port(repo), "blog.localhost", 4)) {
                load.await(50, exchange -> exchange.body().equals("blue"));
                lab.h(repo.dir(), "releases:promote").ok();
                lab.h(repo.dir(), "ps:wait").ok();
                load.await(50, exchange -> exchange.body().equals("purple"));
                Ledger ledger = new Ledger(load.stop(), lab.log(repo));
                assertThat(ledger.lost()).isEmpty();
                assertThat(ledger.doubled()).isEmpty();
                assertThat(ledger.failedByTheApp()).isEmpty();
            }
            assertThat(lab.answers(repo, 20, "")).isEqualTo(Map.of("purple", 20));
            Result nothing = lab.h(repo.dir(), "releases:promote");
            assertThat(nothing.exit()).isEqualTo(1);
            assertThat(nothing.err()).contains("No release of blog is staged.");
            lab.h(repo.dir(), "rollback").ok();
            lab.h(repo.dir(), "ps:wait").ok();
            assertThat(lab.answers(repo, 20, "")).isEqualTo(Map.of("blue", 20));
        }
    }

    @Test
    void aCanaryIsOvertakenByWhatComesAfterIt() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("blog", "blue-purple-java");
            repo.push().ok();
            repo.change("colour", "green");
            lab.h(repo.dir(), "deploy", "--canary", "20").ok();
            int green = lab.newestRelease(repo);
            assertThat(lab.answers(repo, 100, "")).isEqualTo(Map.of("blue", 80, "green", 20));

            Result bad =
                    push(repo.change("Procfile", "web: exit 3\n"), "canary=10").ok();
            assertThat(bad.err()).contains("v" + (green + 1) + " failed: ", " exited with status 3");
            assertThat(lab.answers(repo, 100, "")).isEqualTo(Map.of("blue", 80, "green", 20));

            lab.h(repo.dir(), "config:set", "A=1").ok();
            Result late = lab.h(repo.dir(), "releases:promote");
            assertThat(late.exit()).isEqualTo(1);
            assertThat(late.err())
                    .contains("v" + (green + 2) + " came after v" + green + ": it cannot be promoted.")
                    .contains("h rollback v" + green);

            Result same = lab.h(repo.dir(), "deploy", "HEAD~1").ok();
            assertThat(same.err()).contains("Released v" + (green + 3));
            Result again = lab.h(repo.dir(), "deploy", "HEAD~1").ok();
            assertThat(again.err()).contains("Released v" + (green + 4));
            assertThat(push(repo, "canary=0").err()).contains("A canary gets 1 to 99 percent: canary=5, not canary=0.");
            assertThat(repo.git("push", "-o", "no-traffic", "dynolab", "main:feature")
                            .err())
                    .contains("push options are for main and master");
        }
    }

    private static Result push(Repo repo, String option) throws IOException {
        return repo.git("push", "--force", "-o", option, "dynolab", "main");
    }
}

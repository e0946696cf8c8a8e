package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app that nobody asks sleeps, in this platform and the next, and its next request is answered all the same. */
class SleepIT {
    @TempDir
    Path dir;

    private Lab lab;
    private Repo repo;

    @Test
    void itIdlesSleepsThroughARestartAndWakes() throws Exception {
        try (Lab opened = Lab.start(dir, Map.of("sleep-after", "2s"))) {
            lab = opened;
            repo = lab.app("blog", "blue-purple-python");
            repo.push().ok();
            lab.h(repo.dir(), "features:enable", "sleep").ok();
            awaitSleep();
            assertThat(log())
                    .containsSubsequence(
                            "heroku[web.1]: Idling",
                            "heroku[web.1]: State changed from up to down",
                            "heroku[web.1]: Stopping all processes with SIGTERM",
                            "heroku[web.1]: Process exited with status");
            lab.h(repo.dir(), "ps:wait").ok();

            lab.leave();
            lab.up();
            awaitSleep();
            assertThat(log()).doesNotContain("Unidling");
            assertThat(lab.answers(repo, 1, "")).isEqualTo(Map.of("blue", 1));
            assertThat(log())
                    .containsSubsequence(
                            "heroku[web.1]: Unidling",
                            "heroku[web.1]: State changed from down to starting",
                            "heroku[web.1]: State changed from starting to up");

            lab.h(repo.dir(), "ps:idle").ok();
            assertThat(lab.answers(repo, 1, "")).isEqualTo(Map.of("blue", 1));
            assertThat(log()).doesNotContain("at=error");
        }
    }

    private void awaitSleep() throws Exception {
        Eventually.holds(
                () -> lab.h(repo.dir(), "ps", "web").ok().out(),
                dynos -> dynos.matches("(?s)[^\n]*\nweb\\.1: v[0-9]+ idle [^\n]*   wakes with the next request\n"));
    }

    private String log() throws Exception {
        return String.join("\n", lab.log(repo));
    }
}

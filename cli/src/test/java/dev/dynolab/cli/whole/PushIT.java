package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a push says, and what a bad one leaves as it was. */
class PushIT {
    @TempDir
    Path dir;

    private Lab lab;

    @BeforeEach
    void start() throws Exception {
        lab = Lab.start(dir, Map.of("crash-backoff", "0s 20m"));
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void aPushTellsItsStoryInHerokusWords() throws Exception {
        Repo repo = lab.app("blog", "blue-purple-java");
        assertThat(repo.git("push", "-o", "canary=5%", "dynolab", "main").err())
                .contains(
                        " !     A canary gets 1 to 99 percent: canary=5, not canary=5%.", "pre-receive hook declined");
        Result push = repo.push().ok();
        assertThat(push.err().replaceAll("(?m)^remote: ?", "").replaceAll("(?m) +$", ""))
                .containsSubsequence(
                        "Compressing source files... done.\n",
                        "Building source:\n",
                        "-----> Building on the Local-Debian-12 stack\n",
                        "-----> Java app detected\n",
                        "-----> Discovering process types\n",
                        "-----> Compressing...\n",
                        "       Done: ",
                        "-----> Launching...\n",
                        "       Released v4\n",
                        "/ deployed to Dynolab\n",
                        "Verifying deploy... done.\n",
                        "web.1 is up after ",
                        "main -> main");
        assertThat(lab.h(repo.dir(), "releases").ok().out())
                .contains("Deploy ")
                .satisfies(releases -> assertThat(releases.lines().skip(1))
                        .as("git's user.email is the author of every release")
                        .hasSize(4)
                        .allMatch(line -> line.contains("will@example.com")));
    }

    @Test
    void aCompileThatFailsRejectsThePushAndChangesNothing() throws Exception {
        Repo repo = lab.app("blog", "blue-purple-java");
        repo.push().ok();
        int before = lab.newestRelease(repo);
        Result push =
                repo.change("Main.java", "class Main { this is not Java }").push();

        assertThat(push.exit()).isNotZero();
        assertThat(push.err())
                .contains(
                        " !     Push rejected, failed to compile Java app.",
                        " !     Push failed",
                        "Push rejected to blog.",
                        "pre-receive hook declined");
        assertThat(lab.newestRelease(repo)).isEqualTo(before);
        try (HttpConnection connection = new HttpConnection(lab.port(repo))) {
            assertThat(connection
                            .send("GET", "/", "blog.localhost", "x".repeat(36), "")
                            .body())
                    .isEqualTo("blue");
        }
    }

    @Test
    void whatNoBuildpackKnowsIsRejected() throws Exception {
        Repo repo = lab.app("blog", "blue-purple-java");
        repo.git("rm", "-q", "-r", ".").ok();
        Result push = repo.change("notes.txt", "nothing to run").push();
        assertThat(push.exit()).isNotZero();
        assertThat(push.err()).contains(" !     No default language could be detected for this app.");
    }

    @Test
    void aBadProcfileLineIsNamed() throws Exception {
        Repo repo = lab.app("blog", "blue-purple-java");
        Result push = repo.change("Procfile", "web: java Main\nthis is no process type\n")
                .push();
        assertThat(push.exit()).isNotZero();
        assertThat(push.err()).contains("Procfile", "line 2");
    }

    @Test
    void anAppThatCrashesAtBootIsSaidSoAndThePlatformStaysWell() throws Exception {
        Repo repo = lab.app("blog", "blue-purple-java");
        Result push = repo.change("Procfile", "web: exit 3\n").push().ok();
        assertThat(push.err()).contains(" !     web.1 crashed: it exited with status 3", "h logs -a blog --ps web.1");
        Eventually.holds(() -> lab.h(repo.dir(), "ps").ok().out(), ps -> ps.contains("crashed"));
        try (HttpConnection connection = new HttpConnection(lab.port(repo))) {
            assertThat(connection
                            .send("GET", "/", "blog.localhost", "x".repeat(36), "")
                            .status())
                    .isEqualTo(503);
        }
        Repo other = lab.app("other", "blue-purple-java");
        assertThat(other.push().ok().err()).contains("web.1 is up");
    }

    @Test
    void theReleasePhaseRunsBeforeTheNewDynosAndItsFailureKeepsTheOld() throws Exception {
        Repo repo = lab.app("blog", "blue-purple-java");
        repo.push().ok();
        String web = "web: java $JAVA_OPTS -cp target/classes Main\n";
        Result good = repo.change("Procfile", web + "release: echo migrated $DYNO\n")
                .push()
                .ok();
        assertThat(good.err())
                .contains("Release command declared", "Running release command...", "migrated release.", "done.");
        Result bad = repo.change("Procfile", web + "release: echo no; exit 1\n")
                .push()
                .ok();
        assertThat(bad.err()).contains("Waiting for release.... failed.");
        assertThat(lab.h(repo.dir(), "releases").ok().out()).contains("(failed)");
        try (HttpConnection connection = new HttpConnection(lab.port(repo))) {
            assertThat(connection
                            .send("GET", "/", "blog.localhost", "x".repeat(36), "")
                            .body())
                    .isEqualTo("blue");
        }
    }
}

package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heroku's limits of a dyno on the wall clock, with short settings, on real dynos. */
class LimitsIT {
    /** The hogs hold what they are given as one unfinished line. */
    private static final String PROCFILE = """
            web: while :; do sleep 0.1; done
            stubborn: trap '' TERM; echo deaf; while :; do sleep 0.1; done
            hog: (head -c 700M /dev/zero; while :; do sleep 0.1; done) | tail
            glutton: for i in 1 2 3 4; do (head -c 350M /dev/zero; while :; do sleep 0.1; done) | tail & done; wait
            """;

    @TempDir
    Path dir;

    private Lab lab;
    private Repo repo;

    @Test
    void bootStopAndMemory() throws Exception {
        Map<String, String> settings =
                Map.of("boot-timeout", "2s", "stop-grace", "2s", "crash-backoff", "20m", "memory-look", "200ms");
        try (Lab opened = Lab.start(dir, settings)) {
            lab = opened;
            Path source = Files.createDirectories(dir.resolve("source"));
            Files.writeString(source.resolve("Procfile"), PROCFILE);
            repo = Repo.of(source, dir.resolve("limits"), lab.env());
            lab.h(repo.dir(), "create", "limits").ok();
            assertThat(repo.push().ok().err())
                    .contains("web.1 crashed: it did not bind to $PORT within 2 s of launch (R10)");
            said(
                    "web.1",
                    "Error R10 (Boot timeout) -> Web process failed to bind to $PORT within 2 seconds of launch",
                    "Stopping process with SIGKILL",
                    "Process exited with status 137",
                    "State changed from starting to crashed");

            scale("stubborn=1");
            await("app[stubborn.1]: deaf");
            scale("stubborn=0");
            said(
                    "stubborn.1",
                    "State changed from up to down",
                    "Stopping all processes with SIGTERM",
                    "Error R12 (Exit timeout) -> At least one process failed to exit within 2 seconds of SIGTERM",
                    "Stopping remaining processes with SIGKILL",
                    "Process exited with status 137");

            scale("hog=1");
            said("hog.1", "Process running mem=", "Error R14 (Memory quota exceeded)");
            assertThat(lab.h(repo.dir(), "ps", "hog").ok().out())
                    .as("it runs on, and how much it uses is shown")
                    .containsPattern("hog\\.1: v3 up .*   [0-9.]+[MG] of 512M");
            scale("hog=0");
            said("hog.1", "Stopping all processes with SIGTERM", "Process exited with status");

            scale("glutton=1");
            said(
                    "glutton.1",
                    "Error R15 (Memory quota vastly exceeded)",
                    "Stopping process with SIGKILL",
                    "Process exited with status 137",
                    "State changed from up to crashed");
            assertThat(lab.h(repo.dir(), "ps", "glutton").ok().out()).contains("crashed", "next try in");
        }
    }

    private void scale(String what) {
        lab.h(repo.dir(), "ps:scale", what).ok();
    }

    private void await(String text) throws Exception {
        Eventually.holds(() -> lab.log(repo), lines -> lines.stream().anyMatch(line -> line.contains(text)));
    }

    /** The log says these of a dyno, in this order. */
    private void said(String dyno, String... messages) throws Exception {
        await("heroku[" + dyno + "]: " + messages[messages.length - 1]);
        String of = "heroku[" + dyno + "]: ";
        List<String> all = lab.log(repo).stream()
                .filter(line -> line.contains(of))
                .map(line -> line.substring(line.indexOf(of) + of.length()))
                .toList();
        assertThat(String.join("\n", all)).containsSubsequence(messages);
    }
}

package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform whose disk gets full: what runs goes on, what cannot be kept is refused in a line, and space mends it. */
class FullHomeIT {
    @TempDir
    Path dir;

    private Path home;
    private Lab lab;

    private final Noise noise = new Noise();

    @BeforeEach
    void mount() throws Exception {
        home = Files.createDirectories(dir.resolve("home"));
        if (mount("mount", "-t", "tmpfs", "-o", "size=64m,mode=0700", "dynolab-test", home.toString()) != 0) {
            assertThat(System.getenv("DYNOLAB_REQUIRE_ALL"))
                    .as("a small disk cannot be mounted: be root")
                    .isNull();
            Assumptions.abort("skipped, a small disk cannot be mounted: be root");
        }
        lab = Lab.start(dir, Map.of());
    }

    @AfterEach
    void unmount() throws Exception {
        noise.close();
        if (lab != null) {
            lab.close();
            mount("umount", "-l", home.toString());
        }
    }

    @Test
    void whatRunsGoesOnAndNothingThatWasAcknowledgedIsLost() throws Exception {
        Repo blog = lab.app("blog", "blue-purple-python");
        blog.push().ok();
        lab.h(blog.dir(), "config:set", "KEPT=1").ok();
        lab.h(blog.dir(), "ps:wait").ok();
        Eventually.holds(() -> lab.h(blog.dir(), "logs").ok().out(), log -> log.contains("blue on port"));
        List<String> releases = versions(blog);

        fill();
        int made = 0;
        while (lab.h(dir, "create", "other-" + made).exit() == 0) {
            made++;
        }
        for (String command : List.of("create last", "config:set LOST=1", "ps:scale web=2")) {
            fill();
            Result refused = lab.h(blog.dir(), command.split(" "));
            assertThat(refused.exit()).as(command).isNotZero();
            assertThat(refused.err())
                    .as(command)
                    .contains("h: The disk that holds Dynolab's home is full: nothing was saved.");
        }
        blog.change("colour", "purple\n");
        fill();
        Result push = blog.push();
        assertThat(push.exit()).isNotZero();
        assertThat(push.err()).contains("No space left on device");
        for (String command : List.of("ps:restart", "ps:restart web.1", "ps:restart web -r 4")) {
            fill();
            Result refused = lab.h(blog.dir(), command.split(" "));
            assertThat(refused.exit()).as(command).isNotZero();
            assertThat(refused.err())
                    .as(command)
                    .contains("h: The disk that holds Dynolab's home is full: nothing was");
        }
        lab.h(blog.dir(), "run:detached", "true").ok();
        assertThat(versions(blog)).isEqualTo(releases);
        assertThat(lab.h(blog.dir(), "ps").ok().out()).contains("web.1: v5 up");
        assertThat(lab.h(blog.dir(), "logs").ok().out()).contains("blue on port");
        assertThat(lab.answers(blog, 20, "")).containsOnlyKeys("blue");

        assertThat(noise.heard()).as("stack traces").isEmpty();
        Files.delete(home.resolve("ballast"));
        Eventually.holds(() -> lab.h(blog.dir(), "ps").ok().out(), ps -> !ps.contains("run."));
        blog.push().ok();
        assertThat(lab.answers(blog, 4, "")).containsOnlyKeys("purple");
        assertThat(lab.h(blog.dir(), "config").ok().out()).contains("KEPT").doesNotContain("LOST");
        assertThat(versions(blog)).hasSize(releases.size() + 1).containsAll(releases);
        assertThat(lab.h(dir, "apps").ok().out().lines().filter(line -> line.startsWith("other-")))
                .hasSize(made);
        assertThat(lab.log(blog))
                .anyMatch(line -> line.contains("Error L13 (Local delivery error)"))
                .anyMatch(line -> line.contains("Release v6 created"));
    }

    private List<String> versions(Repo repo) {
        return lab.h(repo.dir(), "releases")
                .ok()
                .out()
                .lines()
                .map(line -> line.split(" ")[0])
                .toList();
    }

    private void fill() throws IOException {
        try (OutputStream out =
                Files.newOutputStream(home.resolve("ballast"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static int mount(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}

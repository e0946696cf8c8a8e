package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that other tests of the whole platform have no use for. */
class CommandsIT {
    @TempDir
    Path dir;

    private Lab lab;

    @BeforeEach
    void start() throws Exception {
        lab = Lab.start(dir, Map.of());
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void openHandsTheAppsAddressToTheBrowser() throws Exception {
        Path seen = dir.resolve("seen");
        Path bin = Files.createDirectories(dir.resolve("bin"));
        Files.writeString(bin.resolve("xdg-open"), "#!/bin/sh\nprintf '%s' \"$1\" >" + seen + "\n");
        bin.resolve("xdg-open").toFile().setExecutable(true);
        Repo repo = lab.app("blog", "blue-purple-java");
        assertThat(open(Files.createDirectories(dir.resolve("empty")), repo)).isEqualTo(1);
        assertThat(seen).doesNotExist();
        assertThat(open(bin, repo)).isZero();
        assertThat(seen).content().matches("http://blog\\.localhost:[0-9]+/posts");
    }

    /** In a process of its own, since a browser is looked for on a process's own PATH: here nowhere else. */
    private int open(Path bin, Repo repo) throws Exception {
        ProcessBuilder h = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.dynolab.cli.Main",
                        "open",
                        "posts")
                .directory(repo.dir().toFile())
                .inheritIO();
        h.environment().putAll(lab.env());
        h.environment().put("PATH", bin.toString());
        return h.start().waitFor();
    }

    @Test
    void psWaitReturnsWhenAllIsAsItWillBe() throws Exception {
        Repo repo = lab.app("blog", "blue-purple-java");
        lab.h(repo.dir(), "ps:wait").ok();
        repo.push().ok();
        lab.h(repo.dir(), "ps:scale", "web=2").ok();
        lab.h(repo.dir(), "ps:wait").ok();
        assertThat(lab.h(repo.dir(), "ps").ok().out())
                .doesNotContain("starting")
                .contains("web.2: v4 up");
        lab.h(repo.dir(), "config:set", "A=1").ok();
        lab.h(repo.dir(), "ps:wait", "-t", "web").ok();
        assertThat(lab.h(repo.dir(), "ps").ok().out()).contains("web.1: v5 up", "web.2: v5 up");
        repo.change("Procfile", "web: java $JAVA_OPTS -cp target/classes Main\nrelease: exit 1\n")
                .push()
                .ok();
        assertThat(lab.h(repo.dir(), "releases").ok().out()).contains("(failed)");
        lab.h(repo.dir(), "ps:wait").ok();
        assertThat(lab.h(repo.dir(), "ps:wait", "-t", "nothing").exit()).isZero();
    }

    @Test
    void whatCannotBeIsSaidInOneLineAndChangesNothing() throws Exception {
        Repo repo = lab.app("blog", "blue-purple-java");
        repo.push().ok();
        String before = lab.h(repo.dir(), "ps:scale").ok().out();
        String size = "No such size as huge.";
        String dyno = "Couldn't find that dyno.";
        String type = "Couldn't find that process type.";
        for (List<String> each : List.of(
                List.of("ps:scale nope=1", "Couldn't find that process type (nope)."),
                List.of("ps:scale web=-1", "\"web=-1\" is not of the form TYPE=N, TYPE+N or TYPE-N."),
                List.of("ps:scale web=101", "A process type has at most 100 dynos: 101."),
                List.of("ps:scale web=1:huge", size),
                List.of("ps:type web=huge", size),
                List.of("run --size huge true", size),
                List.of("run:detached --size huge true", size),
                List.of("ps:stop web.9", dyno),
                List.of("ps:stop nope", type),
                List.of("ps:restart web.9", dyno),
                List.of("ps:restart nope", type),
                List.of("ps:exec web.9 true", dyno),
                List.of("ps -a ..", "Couldn't find that app."),
                List.of("deploy nope", "There is no commit nope here."))) {
            Result refused = lab.h(repo.dir(), each.get(0).split(" "));
            assertThat(refused.exit()).as(each.get(0)).isBetween(1, 2);
            assertThat(refused.err().lines().filter(line -> line.startsWith("h: ")))
                    .as(each.get(0))
                    .containsExactly("h: " + each.get(1));
            assertThat(refused.err().lines()).as(each.get(0)).hasSizeLessThan(4);
        }
        assertThat(lab.h(repo.dir(), "ps:scale").ok().out()).isEqualTo(before);
    }
}

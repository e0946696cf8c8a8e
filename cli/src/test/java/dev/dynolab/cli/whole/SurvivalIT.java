package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.Apps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the death of a platform leaves, and what the next one finds. */
class SurvivalIT {
    @TempDir
    Path dir;

    @Test
    void afterDownAndUpEverythingIsThereAndTheFormationRuns() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("blog", "blue-purple-java");
            repo.push().ok();
            lab.h(repo.dir(), "ps:scale", "web=2").ok();
            String releases = lab.h(repo.dir(), "releases", "--json").ok().out();
            int port = lab.port(repo);
            List<String> log = lab.log(repo);

            lab.platform().stopDynos();
            lab.leave();
            lab.up();

            Eventually.holds(
                    () -> lab.h(repo.dir(), "ps").ok().out(),
                    ps -> ps.lines()
                                    .filter(line -> line.contains(": ") && line.contains("up "))
                                    .count()
                            == 2);
            assertThat(lab.h(repo.dir(), "releases", "--json").ok().out()).isEqualTo(releases);
            assertThat(lab.port(repo)).isEqualTo(port);
            assertThat(lab.log(repo)).containsAll(log);
        }
    }

    @Test
    void afterAKillTheSameDynosServeOn() throws Exception {
        Path home = dir.resolve("home");
        Process killed = Server.start(home, Map.of());
        Lab lab = Lab.beside(dir);
        try {
            Repo repo = lab.app("blog", "blue-purple-java");
            repo.push().ok();
            String name = lab.h(repo.dir(), "run:detached", "java -cp target/classes Main")
                    .ok()
                    .all();
            Eventually.holds(() -> lab.h(repo.dir(), "ps").ok().out(), ps -> ps.contains("<- 1/2"));
            String before = ids(lab, repo);
            assertThat(name).contains("run.");

            killed.destroyForcibly().waitFor();
            lab.up();

            assertThat(Eventually.holds(() -> ids(lab, repo), ids -> ids.equals(before)))
                    .isEqualTo(before);
            Eventually.holds(() -> lab.h(repo.dir(), "ps").ok().out(), ps -> ps.contains("<- 1/2"));
            try (HttpConnection connection = new HttpConnection(lab.port(repo))) {
                assertThat(connection
                                .send("GET", "/", "blog.localhost", "x".repeat(36), "")
                                .body())
                        .isEqualTo("blue");
            }
            assertThat(lab.h(repo.dir(), "logs", "-n", "500").ok().out()).contains("Adopted");
        } finally {
            killed.destroyForcibly();
            lab.close();
        }
    }

    @Test
    void whatIsLeftOfAnAppDestroyedJustBeforeAKillIsRemovedAtTheStart() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo kept = lab.app("kept", "blue-purple-java");
            kept.push().ok();
            Repo gone = lab.app("gone", "blue-purple-java");
            gone.change("Procfile", "release: echo released\n").push().ok();
            Apps apps = lab.platform().deployment().stores().apps();
            App app = apps.find("gone");
            assertThat(filesOf(app)).hasSizeGreaterThan(3);
            long others = filesOf(apps.find("kept")).size();

            // As far as a platform comes that is killed then.
            apps.destroy(app);
            lab.leave();
            lab.up();

            assertThat(filesOf(app)).isEmpty();
            assertThat(filesOf(lab.platform().deployment().stores().apps().find("kept")))
                    .hasSizeGreaterThanOrEqualTo((int) others);
            try (Stream<Path> slugs = Files.walk(dir.resolve("home/slugs"))) {
                assertThat(slugs.filter(Files::isRegularFile)).hasSize(1);
            }
            lab.h(kept.dir(), "ps:wait").ok();
            assertThat(lab.answers(kept, 1, "")).containsOnlyKeys("blue");
        }
    }

    /** Whatever has the app's id in its path. */
    private List<Path> filesOf(App app) throws IOException {
        try (Stream<Path> files = Files.walk(dir.resolve("home"))) {
            return files.filter(file -> file.toString().contains(app.id().toString()))
                    .toList();
        }
    }

    /** The dynos' ids, which a restarted dyno does not keep. */
    private static String ids(Lab lab, Repo repo) {
        return lab.h(repo.dir(), "ps", "--json")
                .ok()
                .out()
                .lines()
                .flatMap(line -> java.util.regex.Pattern.compile("\"id\" ?: ?\"[0-9a-f-]{36}\"")
                        .matcher(line)
                        .results()
                        .map(java.util.regex.MatchResult::group))
                .sorted()
                .toList()
                .toString();
    }
}

package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The incremental deploy: releases side by side, traffic by the number of running processes, and none of it lost. */
class IncrementalDeployIT {
    private static final String COMMAND = "java -cp target/classes Main";

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"process", "docker"})
    void trafficFollowsTheProcessesAndNothingIsLostWhileOneStops(String runtime) throws Exception {
        if (runtime.equals("docker")) {
            Lab.requireDocker();
        }
        try (Lab lab = Lab.start(dir, Map.of("runtime", runtime))) {
            Repo repo = lab.app("incdeploy", "blue-purple-java");
            int blue = release(lab, repo, "blue");
            int purple = release(lab, repo, "purple");
            lab.h(repo.dir(), "ps:scale", "web=0").ok();

            String first = run(lab, repo, blue);
            run(lab, repo, purple);
            assertThat(hundred(lab, repo)).isEqualTo(Map.of("blue", 50, "purple", 50));
            run(lab, repo, purple);
            assertThat(hundred(lab, repo).get("blue")).isBetween(33, 34);
            run(lab, repo, purple);
            assertThat(hundred(lab, repo)).isEqualTo(Map.of("blue", 25, "purple", 75));

            Load load = Load.start(lab.port(repo), "incdeploy.localhost", 8);
            load.await(50, exchange -> exchange.body().equals("blue"));
            Result stop = lab.h(repo.dir(), "ps:stop", first).ok();
            load.await(500, exchange -> exchange.body().equals("purple"));
            Ledger ledger = Ledger.settled(load.stop(), lab, repo);

            assertThat(stop.all()).contains("Stopping " + first + " dyno... done");
            assertThat(ledger.lost()).isEmpty();
            assertThat(ledger.doubled()).isEmpty();
            assertThat(ledger.failedByTheApp()).isEmpty();
            assertThat(ledger.unaccounted()).isEmpty();
            assertThat(ledger.unseenByTheApp()).isEmpty();
            assertThat(hundred(lab, repo)).isEqualTo(Map.of("purple", 100));
        }
    }

    @Test
    void aWebDynoBesideRunDynosHasItsShare() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("incdeploy", "blue-purple-java");
            int blue = release(lab, repo, "blue");
            int purple = release(lab, repo, "purple");
            run(lab, repo, blue);
            run(lab, repo, purple);
            assertThat(hundred(lab, repo).get("blue")).isBetween(33, 34);

            Result push = repo.change("colour", "green").push().ok();
            assertThat(push.err())
                    .containsPattern("v\\d+ serves 1 of 3 shares; run\\.\\d{4} \\(v\\d+\\) and 1 more keep theirs;"
                            + " all to v\\d+: h stop run");
            lab.h(repo.dir(), "stop", "run").ok();
            assertThat(hundred(lab, repo)).isEqualTo(Map.of("green", 100));
        }
    }

    /** Pushes a version of that colour; its release's number. */
    private static int release(Lab lab, Repo repo, String colour) throws IOException {
        repo.change("colour", colour).push().ok();
        return lab.newestRelease(repo);
    }

    /** Starts a detached one-off of a release and waits until it serves; its name. */
    private static String run(Lab lab, Repo repo, int release) throws Exception {
        Result run = lab.h(repo.dir(), "run:detached", "--version", Integer.toString(release), COMMAND)
                .ok();
        Matcher name = Pattern.compile("run\\.[0-9]{4}").matcher(run.all());
        assertThat(name.find()).as(run.all()).isTrue();
        Eventually.holds(
                () -> lab.h(repo.dir(), "ps").out(), ps -> ps.contains(name.group()) && serves(ps, name.group()));
        return name.group();
    }

    private static boolean serves(String ps, String name) {
        return ps.lines().anyMatch(line -> line.startsWith(name) && line.contains("<-"));
    }

    private static Map<String, Integer> hundred(Lab lab, Repo repo) throws IOException {
        return lab.answers(repo, 100, "");
    }
}

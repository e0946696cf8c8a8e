package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Formation lines pinned to releases: any number of releases serve at once, and a deploy moves only who follows. */
class StickyReleasesIT {
    @TempDir
    Path dir;

    @Test
    void threePinnedReleasesStayWhileAFourthIsDeployed() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("blog", "blue-purple-java");
            int blue = release(lab, repo, "blue");
            int purple = release(lab, repo, "purple");
            int green = release(lab, repo, "green");
            scale(lab, repo, List.of(Map.of("green", 1), Map.of("green", 1, "blue", 1)), "web+1", "-r", "" + blue);
            scale(
                    lab,
                    repo,
                    List.of(Map.of("green", 1, "blue", 1), Map.of("green", 1, "blue", 1, "purple", 1)),
                    "web+1",
                    "--version",
                    "v" + purple);
            scale(
                    lab,
                    repo,
                    List.of(Map.of("green", 1, "blue", 1, "purple", 1), Map.of("green", 2, "blue", 1, "purple", 1)),
                    "web=1",
                    "-r",
                    "v" + green);
            assertThat(lab.answers(repo, 100, "")).isEqualTo(Map.of("blue", 25, "purple", 25, "green", 50));

            // Of green only the pinned one stays while orange boots.
            Result push = underLoad(
                    lab,
                    repo,
                    List.of(
                            Map.of("green", 2, "blue", 1, "purple", 1),
                            Map.of("green", 1, "blue", 1, "purple", 1),
                            Map.of("green", 1, "blue", 1, "purple", 1, "orange", 1)),
                    () -> repo.change("colour", "orange").push().ok());
            assertThat(push.err())
                    .containsPattern("serves 1 of 4 shares; web\\.\\d \\(v\\d+\\) and 2 more keep theirs");
            assertThat(lab.answers(repo, 100, ""))
                    .isEqualTo(Map.of("blue", 25, "purple", 25, "green", 25, "orange", 25));

            scale(lab, repo, growing("purple", 1, 5, "blue", "green", "orange"), "web+4", "-r", "" + purple);
            assertThat(lab.answers(repo, 80, ""))
                    .isEqualTo(Map.of("blue", 10, "purple", 50, "green", 10, "orange", 10));
            scale(
                    lab,
                    repo,
                    List.of(
                            Map.of("blue", 1, "purple", 5, "green", 1, "orange", 1),
                            Map.of("blue", 1, "green", 1, "orange", 1)),
                    "web=0",
                    "-r",
                    "" + purple);
            assertThat(lab.answers(repo, 99, "")).isEqualTo(Map.of("blue", 33, "green", 33, "orange", 33));

            underLoad(
                    lab,
                    repo,
                    List.of(Map.of("blue", 1, "green", 1, "orange", 1), Map.of("orange", 1)),
                    () -> lab.h(repo.dir(), "ps:unpin").ok());
            assertThat(lab.answers(repo, 99, "")).isEqualTo(Map.of("orange", 99));
            assertThat(lab.h(repo.dir(), "ps:scale").ok().out().strip()).isEqualTo("web=3:Standard-1X");

            underLoad(
                    lab,
                    repo,
                    growing("blue", 0, 2, "orange"),
                    () -> lab.h(repo.dir(), "deploy", "web.1-2", "-r", "" + blue)
                            .ok());
            assertThat(lab.answers(repo, 99, "")).isEqualTo(Map.of("blue", 66, "orange", 33));
        }
    }

    /** One release gets one process after the other, beside one of each of the others. */
    private static List<Map<String, Integer>> growing(String release, int from, int to, String... others) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(processes -> {
                    Map<String, Integer> step = new TreeMap<>();
                    List.of(others).forEach(other -> step.put(other, 1));
                    if (processes > 0) {
                        step.put(release, processes);
                    }
                    return step;
                })
                .toList();
    }

    @Test
    void whatCannotBePinnedIsRefusedInOneLine() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("blog", "blue-purple-java");
            int blue = release(lab, repo, "blue");
            Result unknown = lab.h(repo.dir(), "ps:scale", "web+1", "-r", "99");
            Result empty = lab.h(repo.dir(), "ps:scale", "web+1", "-r", "1");
            Result type = lab.h(repo.dir(), "ps:scale", "worker+1", "-r", "" + blue);
            Result nobody = lab.h(repo.dir(), "deploy", "worker", "-r", "" + blue);
            assertThat(unknown.err()).contains("Couldn't find that release.");
            assertThat(empty.err()).contains("No dyno can run v1: nothing was deployed then.");
            assertThat(type.err()).contains("v" + blue + " has no process type worker.");
            assertThat(nobody.err()).contains("No such dyno runs: nothing was changed.");
            for (Result refused : new Result[] {unknown, empty, type, nobody}) {
                assertThat(refused.exit()).isEqualTo(1);
            }
            assertThat(lab.h(repo.dir(), "ps:scale").ok().out().strip()).isEqualTo("web=1:Standard-1X");
        }
    }

    @Test
    void anOlderCommitIsBuiltAndDeployed() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("blog", "blue-purple-java");
            release(lab, repo, "blue");
            String blue = repo.git("rev-parse", "--short", "HEAD").ok().out().strip();
            release(lab, repo, "purple");
            lab.h(repo.dir(), "deploy", blue).ok();
            assertThat(lab.answers(repo, 10, "")).isEqualTo(Map.of("blue", 10));
            lab.h(repo.dir(), "deploy").ok();
            assertThat(lab.answers(repo, 10, "")).isEqualTo(Map.of("purple", 10));
        }
    }

    private static void scale(Lab lab, Repo repo, List<Map<String, Integer>> steps, String... words) throws Exception {
        String[] all = new String[words.length + 1];
        all[0] = "ps:scale";
        System.arraycopy(words, 0, all, 1, words.length);
        underLoad(lab, repo, steps, () -> lab.h(repo.dir(), all).ok());
    }

    /**
     * Does something while clients ask without a pause, waits until it is done to the end, loses none of them, and sees
     * each release have its share at every moment.
     */
    private static Result underLoad(Lab lab, Repo repo, List<Map<String, Integer>> steps, Callable<Result> change)
            throws Exception {
        int clients = 4;
        try (Load load = Load.start(lab.port(repo), "blog.localhost", clients)) {
            load.await(50, exchange -> exchange.status() == 200);
            Result result = change.call();
            lab.h(repo.dir(), "ps:wait").ok();
            load.await(50, exchange -> exchange.status() == 200);
            List<Exchange> seen = load.stop();
            Ledger ledger = new Ledger(seen, lab.log(repo));
            assertThat(ledger.lost()).isEmpty();
            assertThat(ledger.doubled()).isEmpty();
            assertThat(ledger.failedByTheApp()).isEmpty();
            assertThat(Shares.unfit(
                            seen.stream().map(exchange -> exchange.body().strip()), clients, steps))
                    .isEmpty();
            return result;
        }
    }

    private static int release(Lab lab, Repo repo, String colour) throws IOException {
        repo.change("colour", colour).push().ok();
        return lab.newestRelease(repo);
    }
}

package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.whole.Gate.Guest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a platform keeps of the app {@code mortal} in its home and on the machine, beside what it says itself. */
final class Remains {
    private static final Pattern TICK = Pattern.compile(" app\\[web\\.[0-9]+]: tick ([0-9a-f]{32}) ([0-9]+)$");

    private final Lab lab;
    private final Repo repo;
    private final Gate gate;
    private final Path home;
    private final Traces traces;

    Remains(Lab lab, Repo repo, Gate gate) {
        this.lab = lab;
        this.repo = repo;
        this.gate = gate;
        home = lab.dir().resolve("home");
        traces = new Traces(home);
    }

    /** Waits until the formation is as asked, on one release, and nothing else is left anywhere. */
    void settled() throws Exception {
        List<Guest> living = gate.living(Remains::isTheFormation);
        Json dynos = Eventually.holds(
                () -> pending() ? new Json(List.of()) : json("ps"),
                now -> now.list().size() == living.size()
                        && now.list().stream()
                                .allMatch(dyno -> dyno.text("state").equals("up")));
        assertThat(dynos.list().stream().map(dyno -> dyno.text("name"))).containsExactly("web.1", "web.2");
        assertThat(dynos.list().stream().map(dyno -> dyno.get("release").number("version")))
                .containsOnly(current());
        var ids = dynos.list().stream().map(dyno -> dyno.text("id")).collect(Collectors.toCollection(TreeSet::new));
        Eventually.holds(traces::ids, found -> found.equals(ids));
        Eventually.holds(() -> children(home.resolve("builds")), List::isEmpty);
    }

    private static boolean isTheFormation(List<Guest> living) {
        return living.stream().map(Guest::dyno).sorted().toList().equals(List.of("web.1", "web.2"))
                && living.stream().map(Guest::generation).distinct().count() == 1;
    }

    private static List<String> children(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** The deploy that serves. */
    String generation() throws IOException {
        try (HttpConnection connection = new HttpConnection(lab.port(repo))) {
            return connection
                    .send("GET", "/", "mortal.localhost", "generation", "")
                    .body();
        }
    }

    /** Version, status and description of every release. */
    List<String> releases() throws IOException {
        return json("releases", "-n", "1000").list().stream()
                .map(release ->
                        release.number("version") + " " + release.text("status") + " " + release.text("description"))
                .toList();
    }

    private boolean pending() throws IOException {
        return releases().stream().anyMatch(release -> release.contains(" pending "));
    }

    private long current() throws IOException {
        return json("releases", "-n", "1000").list().stream()
                .filter(release -> release.text("status").equals("succeeded"))
                .mapToLong(release -> release.number("version"))
                .max()
                .orElseThrow();
    }

    private Json json(String... command) throws IOException {
        String[] words = Stream.concat(Stream.of(command), Stream.of("--json")).toArray(String[]::new);
        return Json.parse(lab.h(repo.dir(), words).ok().out().getBytes(StandardCharsets.UTF_8));
    }

    /** Every line of the app's log that is on disk. */
    List<String> log() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("logs"))) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .flatMap(Remains::lines)
                    .toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** What the platform has said since, for who reads of a failure. */
    String told(int from) throws IOException {
        return log().stream()
                .skip(from)
                .filter(line -> !line.contains(" heroku[router]: ") && !line.contains(" app[web."))
                .collect(Collectors.joining("\n"));
    }

    /** Returns at once when the log, from its line {@code from} on, has such a line. */
    void awaitLine(int from, String pattern) throws Exception {
        Pattern wanted = Pattern.compile(pattern);
        Eventually.holds(
                this::log,
                log -> log.stream()
                        .skip(from)
                        .anyMatch(line -> wanted.matcher(line).matches()));
    }

    /** What {@code h logs --tail} showed before the platform died under it, but for what may be half a line. */
    static List<String> linesShown(Result tail) {
        List<String> lines = tail.out().lines().toList();
        return lines.subList(0, Math.max(0, lines.size() - 1));
    }

    /** Whoever was let go said so first. */
    void everyFarewellIsInTheLog() throws Exception {
        Set<String> farewells = gate.farewells().stream()
                .map(guest -> "app[" + guest.dyno() + "]: bye " + guest.id())
                .collect(Collectors.toSet());
        Eventually.holds(
                () -> {
                    Set<String> missing = new TreeSet<>(farewells);
                    log().forEach(line -> missing.remove(line.substring(line.indexOf(' ') + 1)));
                    return missing;
                },
                Set::isEmpty);
    }

    /** Each process counted aloud: whatever was written between its first and its last number is there, in order. */
    void everyTickIsInTheLog() throws IOException {
        Map<String, List<Integer>> ticks = new HashMap<>();
        for (String line : log()) {
            Matcher tick = TICK.matcher(line);
            if (tick.find()) {
                ticks.computeIfAbsent(tick.group(1), id -> new ArrayList<>()).add(Integer.parseInt(tick.group(2)));
            }
        }
        ticks.forEach((id, numbers) -> assertThat(numbers.stream().distinct().toList())
                .as("what " + id + " wrote")
                .isEqualTo(Stream.iterate(1, number -> number + 1)
                        .limit(numbers.get(numbers.size() - 1))
                        .toList()));
    }
}

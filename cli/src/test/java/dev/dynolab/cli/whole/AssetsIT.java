package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app names its files by digest, and each release knows its own only: who keeps a release finds those of every page. */
class AssetsIT {
    private static final Pattern FILE = Pattern.compile("(?:href|src)=\"(/[^\"]*)\"");
    private static final Pattern COLOUR = Pattern.compile("<p>(.*)</p>");
    private static final int PEOPLE = 4;

    @TempDir
    Path dir;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newFixedThreadPool(PEOPLE);
    private final Map<String, Semaphore> met = new ConcurrentHashMap<>();
    private volatile boolean browsing = true;
    private Lab lab;
    private Repo repo;
    private URI app;

    @BeforeEach
    void push() throws Exception {
        // Longer than the test takes: what lingers is there to its end.
        lab = Lab.start(dir, Map.of("release-linger", "300s"));
        repo = lab.app("shop", "assets");
        repo.push().ok();
        lab.h(repo.dir(), "features:enable", "preboot").ok();
        app = URI.create("http://127.0.0.1:" + lab.port(repo));
    }

    @AfterEach
    void close() throws Exception {
        browsing = false;
        threads.shutdown();
        threads.awaitTermination(2, TimeUnit.MINUTES);
        lab.close();
    }

    /** A browser with its cookie, at one page at a time. */
    private final class Person {
        private String cookie = "";
        private String page = "";

        private HttpResponse<String> get(String path, String dest) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(app.resolve(path))
                    .timeout(Duration.ofMinutes(2))
                    .header("Sec-Fetch-Dest", dest);
            if (!cookie.isEmpty()) {
                request.header("Cookie", cookie);
            }
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            answer.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
            return answer;
        }

        String open() throws IOException, InterruptedException {
            page = get("/", "document").body();
            return COLOUR.matcher(page).results().findFirst().orElseThrow().group(1);
        }

        /** @return what was not there of the page that is open */
        List<String> missing() throws IOException, InterruptedException {
            List<String> missing = new ArrayList<>();
            for (String path :
                    FILE.matcher(page).results().map(file -> file.group(1)).toList()) {
                var answer = get(path, path.endsWith(".js") ? "script" : "style");
                if (answer.statusCode() != 200) {
                    missing.add(answer.body().strip());
                }
            }
            assertThat(page).contains(".js\"", ".css\"");
            return missing;
        }

        /** @return what was missing of a few pages */
        List<String> browse() throws IOException, InterruptedException {
            List<String> missing = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                String colour = open();
                missing.addAll(missing());
                met.computeIfAbsent(colour, any -> new Semaphore(0)).release();
            }
            return missing;
        }
    }

    private void await(String colour) throws InterruptedException {
        assertThat(met.computeIfAbsent(colour, any -> new Semaphore(0)).tryAcquire(10, 2, TimeUnit.MINUTES))
                .as(colour)
                .isTrue();
    }

    @Test
    void whoKeepsAReleaseMissesNothingThroughASplitAndACutOver() throws Exception {
        int blue = lab.newestRelease(repo);
        repo.change("colour", "purple").push().ok();
        lab.h(repo.dir(), "ps:wait").ok();
        int purple = lab.newestRelease(repo);
        lab.h(repo.dir(), "ps:scale", "web+1", "-r", "" + blue).ok();
        lab.h(repo.dir(), "ps:wait").ok();
        lab.h(repo.dir(), "features:enable", "http-release-affinity").ok();
        lab.h(repo.dir(), "traffic", "v" + blue + "=50", "v" + purple + "=50").ok();

        List<CompletableFuture<List<String>>> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(browsing());
        }
        await("blue");
        await("purple");
        Person waits = new Person();
        while (!waits.open().equals("purple")) {
            waits = new Person();
        }
        repo.change("colour", "green").push().ok();
        await("green");
        assertThat(waits.missing()).isEmpty();
        assertThat(lab.h(repo.dir(), "ps").ok().out())
                .containsPattern("web\\.\\d@v" + purple + ": v" + purple + " up .*   for pages of v" + purple
                        + ", \\d+ in flight, stops in \\dm");
        assertThat(waits.open()).as("the page again").isIn("blue", "green");
        assertThat(waits.missing()).isEmpty();
        browsing = false;
        for (var person : people) {
            assertThat(person.get(2, TimeUnit.MINUTES)).isEmpty();
        }
    }

    private CompletableFuture<List<String>> browsing() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        // New people all the time: those who are there could all belong to the other release.
                        List<String> missing = new ArrayList<>();
                        while (browsing) {
                            missing.addAll(new Person().browse());
                        }
                        return missing;
                    } catch (IOException | InterruptedException problem) {
                        throw new IllegalStateException(problem);
                    }
                },
                threads);
    }

    @Test
    void whoKeepsNoneMissesFilesInBoth() throws Exception {
        int blue = lab.newestRelease(repo);
        Person waits = new Person();
        assertThat(waits.open()).isEqualTo("blue");
        assertThat(waits.missing()).isEmpty();
        repo.change("colour", "purple").push().ok();
        lab.h(repo.dir(), "ps:wait").ok();
        assertThat(waits.missing()).hasSize(2).allMatch(answer -> answer.startsWith("purple has no "));

        lab.h(repo.dir(), "ps:scale", "web+1", "-r", "" + blue).ok();
        lab.h(repo.dir(), "ps:wait").ok();
        Person splits = new Person();
        splits.open();
        assertThat(splits.missing()).as("turn about").hasSize(1);
    }
}

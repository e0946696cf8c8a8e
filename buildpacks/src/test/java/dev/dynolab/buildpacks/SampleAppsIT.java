package dev.dynolab.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Builds and runs the sample apps for real. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SampleAppsIT {
    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({
        "blue-purple-java,   Java,    javac",
        "blue-purple-node,   Node.js, node",
        "blue-purple-python, Python,  python3",
        "blue-purple-rack,   Ruby,    puma"
    })
    void a_colour_app(String name, String language, String tool) throws Exception {
        Require.tools(tool);
        Workbench bench = new Workbench(root);

        Slug blue = bench.slug(bench.sample(name));

        assertThat(blue.buildpackDescription()).isEqualTo(language);
        assertThat(bench.slug(bench.sample(name))).as("the same tree").isEqualTo(blue);
        try (RunningApp app = new RunningApp(bench, blue, "web", Map.of())) {
            answersEveryRequest(app);
            finishesWhatIsInFlight(app);
        }
        Path purple = bench.sample(name);
        Files.writeString(purple.resolve("colour"), "purple\n");
        try (RunningApp app = new RunningApp(bench, bench.slug(purple), "web", Map.of())) {
            assertThat(app.get("/")).isEqualTo("purple");
        }
    }

    private void answersEveryRequest(RunningApp app) throws Exception {
        assertThat(app.get("/")).isEqualTo("blue");
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("x".repeat(1_000_000));
        assertThat(app.send(HttpRequest.newBuilder().POST(body), "/any/path?ledger_id=q1&a=b")
                        .body())
                .isEqualTo("blue");
        HttpRequest.BodyPublisher chunked =
                HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString("y".repeat(70_000)));
        assertThat(app.send(HttpRequest.newBuilder().POST(chunked).header("X-Ledger-Id", "h1"), "/?ledger_id=no")
                        .body())
                .isEqualTo("blue");
        app.send(HttpRequest.newBuilder().method("HEAD", HttpRequest.BodyPublishers.noBody()), "/?ledger_id=q2");
        app.send(HttpRequest.newBuilder().header("X-Request-Id", "r1"), "/");
        assertThat(app.ledger()).containsExactly("q1 POST", "h1 POST", "q2 HEAD", "r1 GET");
    }

    private void finishesWhatIsInFlight(RunningApp app) throws Exception {
        CompletableFuture<String> slow = app.getLater("/?delay_ms=1000&ledger_id=slow");
        while (!app.ledger().contains("slow GET")) {
            Thread.onSpinWait();
        }
        app.terminate();
        assertThat(slow.get()).isEqualTo("blue");
        app.assertEndsWell();
    }

    @Test
    void a_static_site() throws Exception {
        Require.tools("javac");
        Workbench bench = new Workbench(root);
        Path site = bench.sample("blue-purple-static");
        Files.writeString(Files.createDirectories(site.resolve("sub dir")).resolve("index.html"), "inner");
        Files.writeString(site.resolve("404.html"), "not here");
        Files.writeString(site.resolve("app.js"), "1");
        Files.writeString(site.resolve(".env"), "SECRET=1");
        Files.createSymbolicLink(site.resolve("passwd"), Path.of("/etc/passwd"));

        Slug slug = bench.slug(site);

        try (RunningApp app = new RunningApp(bench, slug, "web", Map.of())) {
            assertThat(app.get("/")).isEqualTo("blue\n");
            assertThat(app.get("/sub%20dir/?x=1")).isEqualTo("inner");
            var redirect = app.send(HttpRequest.newBuilder(), "/sub%20dir?x=1");
            assertThat(redirect.statusCode()).isEqualTo(301);
            assertThat(redirect.headers().firstValue("Location")).contains("/sub%20dir/?x=1");
            assertThat(app.send(HttpRequest.newBuilder(), "/app.js").headers().firstValue("Content-Type"))
                    .contains("text/javascript; charset=utf-8");
            for (String hidden : new String[] {
                "/absent",
                "/.env",
                "/.heroku/static/StaticServer.class",
                "/passwd",
                "/../../etc/passwd",
                "/%2e%2e/x",
                "/%00"
            }) {
                var response = app.send(HttpRequest.newBuilder(), hidden);
                assertThat(response.statusCode()).as(hidden).isEqualTo(404);
                assertThat(response.body()).isEqualTo("not here");
            }
            assertThat(app.send(HttpRequest.newBuilder().DELETE(), "/").statusCode())
                    .isEqualTo(405);
            app.terminate();
            app.assertEndsWell();
        }
    }

    @Test
    void a_slow_booter() throws Exception {
        Require.tools("javac");
        Workbench bench = new Workbench(root);
        Slug slug = bench.slug(bench.sample("slow-boot-java"));

        try (RunningApp app = new RunningApp(bench, slug, "web", Map.of("BOOT_SECONDS", "0.2"))) {
            assertThat(app.get("/")).isEqualTo("booted");
            app.terminate();
            app.assertEndsWell();
        }
    }

    @Test
    void a_java_file_that_does_not_compile() throws Exception {
        Require.tools("javac");
        Workbench bench = new Workbench(root);

        BuildResult.Failed failed = bench.failure(bench.tree("Main.java", "class Main { int x = \"\"; }"));

        assertThat(failed.summary()).isEqualTo("Push rejected, failed to compile Java app.");
        assertThat(bench.text())
                .contains(
                        "-----> Compiling Main.java\n       Main.java:1: error: incompatible types: String cannot be");
    }
}

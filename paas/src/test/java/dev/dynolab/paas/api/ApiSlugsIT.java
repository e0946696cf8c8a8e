package dev.dynolab.paas.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Slugs that come through the API, what is left of apps that go, and names that change hands. */
class ApiSlugsIT {
    @TempDir
    static Path directory;

    private static ApiPlatform api;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiPlatform(directory);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static String app() {
        return api.post("/apps", "{}").json().path("name").asText();
    }

    private static byte[] slugOf(String script) throws Exception {
        Path tree = Files.createDirectories(directory.resolve("slug-" + UUID.randomUUID() + "/app"));
        Files.writeString(tree.resolve("start"), script);
        Process tar = new ProcessBuilder("tar", "-czf", "-", "./app")
                .directory(tree.getParent().toFile())
                .start();
        return tar.getInputStream().readAllBytes();
    }

    private static HttpResponse<String> put(String url, byte[] body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url)).PUT(HttpRequest.BodyPublishers.ofByteArray(body));
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** "Upgrading to the Latest Stack": pending until the next deploy, at once where nothing was ever deployed. */
    @Test
    @Timeout(120)
    void aStackIsForTheNextBuild() throws Exception {
        String path = "/apps/" + app();
        assertThat(stacks(api.patch(path, "{\"build_stack\":\"heroku-24\"}"))).isEqualTo("heroku-24 heroku-24");
        ApiClient.Reply announced = api.post(path + "/slugs", "{\"process_types\":{\"worker\":\"bash start\"}}");
        put(announced.json().path("blob").path("url").asText(), slugOf("exec sleep 1000"));
        String id = announced.json().path("id").asText();
        release(path, id);
        assertThat(stacks(api.patch(path, "{\"build_stack\":\"heroku-22\"}"))).isEqualTo("heroku-24 heroku-22");
        release(path, id);
        assertThat(stacks(api.get(path))).as("the slug keeps its own").isEqualTo("heroku-24 heroku-22");
    }

    /** Returns when it is current. */
    private static void release(String path, String slug) {
        JsonNode release =
                api.post(path + "/releases", "{\"slug\":\"" + slug + "\"}").json();
        while (!api.get(path + "/releases/" + release.path("version").asText())
                .json()
                .path("current")
                .asBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static String stacks(ApiClient.Reply app) {
        return app.json().at("/stack/name").asText() + " "
                + app.json().at("/build_stack/name").asText();
    }

    @Test
    void aSlugIsAnnouncedSentAndReleased() throws Exception {
        String path = "/apps/" + app();
        byte[] archive = slugOf("exec sleep 1000");
        ApiClient.Reply announced = api.post(
                path + "/slugs",
                "{\"process_types\":{\"worker\":\"bash start\"},\"commit\":\"0123456789\",\"commit_description\":\"x\"}");
        assertThat(announced.status()).isEqualTo(201);
        String id = announced.json().path("id").asText();
        assertThat(announced.json().path("blob").path("method").asText()).isEqualTo("PUT");
        assertThat(api.get(path + "/slugs/" + id).json()).isEqualTo(announced.json());
        assertThat(api.post(path + "/releases", "{\"slug\":\"" + id + "\"}").status())
                .isEqualTo(404);
        String url = announced.json().path("blob").path("url").asText();
        assertThat(put(url, archive).statusCode()).isEqualTo(200);
        assertThat(put(url, archive).statusCode()).as("once").isEqualTo(404);
        assertThat(api.get(path + "/slugs/" + id).json().path("size").asInt()).isEqualTo(archive.length);
        ApiClient.Reply release = api.post(path + "/releases", "{\"slug\":\"" + id + "\"}");
        assertThat(release.status()).isEqualTo(201);
        assertThat(release.json().path("description").asText()).isEqualTo("Deploy 01234567");
        assertThat(api.patch(path + "/formation/worker", "{\"quantity\":1}").status())
                .isEqualTo(200);
        assertThat(api.get(path + "/dynos").json().findValuesAsText("command")).containsExactly("bash start");
        api.delete(path);
    }

    @Test
    void whatIsNoSlugIsRefusedAndNotKept() throws Exception {
        String path = "/apps/" + app() + "/slugs";
        for (String bad : List.of(
                "{}",
                "{\"process_types\":{}}",
                "{\"process_types\":{\"a b\":\"x\"}}",
                "{\"process_types\":{\"web\":\"a\\nb\"}}")) {
            assertThat(api.post(path, bad).status()).as(bad).isEqualTo(422);
        }
        byte[] archive = slugOf(UUID.randomUUID().toString());
        byte[] cut = Arrays.copyOf(archive, archive.length / 2);
        long before = stored();
        String sum = ",\"checksum\":\"SHA256:" + "0".repeat(64) + "\"";
        for (String more : List.of("", sum)) {
            ApiClient.Reply slug = api.post(path, "{\"process_types\":{\"web\":\"x\"}" + more + "}");
            String url = slug.json().path("blob").path("url").asText();
            HttpResponse<String> refused = put(url, more.isEmpty() ? cut : archive);
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains(more.isEmpty() ? "This is no slug: " : ", not SHA256:000");
        }
        assertThat(stored()).isEqualTo(before);
    }

    private static long stored() throws Exception {
        try (var files = Files.list(directory.resolve("home/slugs"))) {
            return files.count();
        }
    }

    @Test
    void aDestroyedAppLeavesNeitherSlugNorCache() throws Exception {
        api.deploy("leaves");
        String id = api.get("/apps/leaves").json().path("id").asText();
        Path cache = directory.resolve("home/cache").resolve(id);
        Files.createDirectories(cache.resolve("deep/er"));
        api.deploy("stays"); // the very same tree: the very same slug
        assertThat(api.delete("/apps/leaves").status()).isEqualTo(200);
        assertThat(cache).doesNotExist();
        long both = stored();
        assertThat(api.client
                        .post("/apps/stays/dynos", "{\"command\":\"true\"}")
                        .status())
                .isEqualTo(201);
        api.patch("/apps/stays/config-vars", "{\"A\":\"1\"}");
        String lone = app();
        String url = api.post("/apps/" + lone + "/slugs", "{\"process_types\":{\"web\":\"x\"}}")
                .json()
                .path("blob")
                .path("url")
                .asText();
        put(url, slugOf("only " + lone));
        assertThat(stored()).isEqualTo(both + 1);
        api.delete("/apps/" + lone);
        assertThat(stored()).isEqualTo(both);
    }

    /** Six apps take turns at three names; a door with the host of another would have every change refused. */
    @Test
    void crossedRenamesDisturbNoApp() {
        List<CompletableFuture<List<Integer>>> renaming = new ArrayList<>();
        for (int app = 0; app < 6; app++) {
            String id = api.post("/apps", "{}").json().path("id").asText();
            int number = app;
            renaming.add(CompletableFuture.supplyAsync(() -> {
                List<Integer> statuses = new ArrayList<>();
                for (int round = 0; round < 60; round++) {
                    statuses.add(rename(id, "wanted-" + (number + round) % 3));
                    statuses.add(rename(id, "parked-" + number));
                }
                return statuses;
            }));
        }
        for (CompletableFuture<List<Integer>> one : renaming) {
            assertThat(one.join()).contains(200).isSubsetOf(200, 422);
        }
    }

    private static int rename(String id, String name) {
        return api.client.patch("/apps/" + id, "{\"name\":\"" + name + "\"}").status();
    }
}

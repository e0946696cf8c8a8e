package dev.dynolab.paas.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dynolab.paas.wire.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path of the API on a whole platform with a deployed app; each answer is held against Heroku's schema. */
class ApiIT {
    @TempDir
    static Path directory;

    private static ApiPlatform api;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiPlatform(directory);
        api.deploy("blog");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static String app() {
        return api.post("/apps", "{}").json().path("name").asText();
    }

    private static List<String> texts(JsonNode list, String key) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.path(key).asText()));
        return texts;
    }

    @Test
    void theAccountAndWhatIsAlwaysThere() {
        JsonNode account = api.get("/account").json();
        assertThat(account.path("email").asText()).isEqualTo("tester@localhost");
        assertThat(api.get("/users/~").json()).isEqualTo(account);
        assertThat(api.get("/users/somebody@else.org/apps").status()).isEqualTo(404);
        assertThat(api.get("/account/rate-limits").json().path("remaining").asInt())
                .isEqualTo(4500);
        assertThat(api.get("/account/features").json()).isEmpty();
        assertThat(api.get("/account/features/route-one-off-dynos").status()).isEqualTo(404);
        for (String kind : List.of("stacks", "regions")) {
            JsonNode first = api.get("/" + kind).json().get(0);
            assertThat(api.get("/" + kind + "/" + first.path("id").asText()).json())
                    .isEqualTo(first);
            assertThat(api.get("/" + kind + "/" + first.path("name").asText()).json())
                    .isEqualTo(first);
            assertThat(api.get("/" + kind + "/nowhere").status()).isEqualTo(404);
        }
    }

    @Test
    void schemaListsOnlyLinksThatHerokuHasOrThatAreKnownToBeBesideIt() {
        TreeSet<String> beside = new TreeSet<>();
        for (JsonNode link : api.get("/schema").json().path("links")) {
            String method = link.path("method").asText();
            String href = link.path("href").asText();
            if (!api.isPublished(method, href.replaceAll("\\{[a-z]+}", "x"))) {
                beside.add(method + " " + href);
            }
        }
        assertThat(beside)
                .containsExactly(
                        "DELETE /apps/{app}/checks",
                        "DELETE /apps/{app}/formations/{type}",
                        "DELETE /apps/{app}/traffic/rules/{rule}",
                        "GET /apps/{app}/checks",
                        "GET /apps/{app}/releases/{release}/diff/{to}",
                        "GET /apps/{app}/traffic",
                        "GET /dynolab/authority",
                        "GET /dynolab/router",
                        "GET /dynolab/status",
                        "GET /schema",
                        "PATCH /apps/{app}/checks",
                        "PATCH /apps/{app}/traffic",
                        "POST /apps/{app}/dynos/{dyno}/actions/exec",
                        "POST /apps/{app}/formation/actions/idle",
                        "POST /apps/{app}/formation/actions/move",
                        "POST /apps/{app}/formations/{type}/actions/stop",
                        "POST /apps/{app}/releases/{release}/actions/promote",
                        "POST /apps/{app}/traffic/rules",
                        "POST /dynolab/actions/shutdown",
                        "PUT /apps/{app}");
    }

    @Test
    void theRouterSaysWhatBecameOfRequests() throws Exception {
        String url = api.get("/apps/blog").json().path("dynolab").path("url").asText();
        for (int i = 0; i < 10; i++) {
            HttpResponse<Void> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(204);
        }
        JsonNode release = null;
        // A request is counted a moment after its answer is sent.
        for (int i = 0;
                i < 100 && (release == null || release.at("/total/statuses/2xx").asInt() < 10);
                i++) {
            for (JsonNode route : api.get("/dynolab/router").json().path("routes")) {
                if (route.path("name").asText().equals("blog")) {
                    release = route.path("releases").get(0);
                }
            }
        }
        assertThat(release.at("/total/statuses/2xx").asInt()).isGreaterThanOrEqualTo(10);
        assertThat(release.at("/last_minute/p50_ms").asDouble()).isPositive();
        assertThat(release.at("/dynos/0/name").asText()).isEqualTo("web.1");
        ApiClient.Reply page = api.client.get("/metrics", "Accept", "text/plain");
        assertThat(page.header("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(page.http().body())
                .contains("dynolab_router_requests_total{app=\"blog\",release=\""
                        + release.path("release").asText() + "\",status=\"2xx\"} ");
        assertThat(api.client.get("/metrics", "Authorization", "Bearer wrong").status())
                .isEqualTo(401);
        assertThat(api.client.post("/metrics", "").status()).isEqualTo(405);
    }

    @Test
    void appsAreMadeRenamedKeptUpAndDestroyed() {
        ApiClient.Reply made = api.post("/apps", "{\"region\":\"local\",\"stack\":\"local-debian-12\",\"more\":1}");
        assertThat(made.status()).isEqualTo(201);
        String id = made.json().path("id").asText();
        assertThat(made.json().path("git_url").asText()).matches("http://127\\.0\\.0\\.1:\\d+/[a-z0-9-]+\\.git");
        assertThat(made.json().path("dynolab").path("url").asText())
                .isEqualTo("http://127.0.0.1:"
                        + made.json().path("dynolab").path("port").asInt());
        assertThat(api.patch("/apps/" + id, "{\"name\":\"renamed-once\"}").status())
                .isEqualTo(200);
        assertThat(api.client
                        .send("PUT", "/apps/renamed-once", "{\"name\":\"renamed-twice\"}")
                        .status())
                .isEqualTo(200);
        assertThat(api.get("/apps/renamed-once").status()).isEqualTo(404);
        assertThat(api.patch("/apps/renamed-twice", "{\"maintenance\":\"true\"}")
                        .json()
                        .path("maintenance")
                        .asBoolean())
                .isTrue();
        assertThat(texts(api.get("/apps").json(), "id")).contains(id);
        assertThat(texts(api.get("/users/~/apps").json(), "id")).contains(id);
        ApiClient.Reply gone = api.delete("/apps/" + id);
        assertThat(gone.status()).isEqualTo(200);
        assertThat(gone.json().path("name").asText()).isEqualTo("renamed-twice");
        assertThat(api.get("/apps/" + id).message()).isEqualTo("Couldn't find that app.");
        assertThat(api.delete("/apps/" + id).json().path("resource").asText()).isEqualTo("app");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"Blog\"}",
                "{\"name\":\"b\"}",
                "{\"name\":\"../../etc\"}",
                "{\"name\":\"blog\"}",
                "{\"name\":\"a--b\"}",
                "{\"dynolab\":{\"port\":70000}}",
                "{\"name\":\"\"}",
                "{\"name\":\"a\\nb\"}"
            })
    void aBadOrTakenNameIsRefused(String body) {
        assertThat(api.post("/apps", body).id()).isEqualTo("invalid_params");
    }

    @Test
    void theWholeOfAnAppIsRefusedWithoutItsStackOrRegion() {
        assertThat(api.post("/apps", "{\"stack\":\"cedar-10\"}").status()).isEqualTo(404);
        assertThat(api.post("/apps", "{\"region\":\"eu\"}").status()).isEqualTo(404);
        assertThat(api.patch("/apps/blog", "{\"build_stack\":\"cedar-10\"}").status())
                .isEqualTo(404);
    }

    @Test
    void configVarsAreSetAndRemovedEachWithARelease() {
        String path = "/apps/" + app();
        assertThat(api.get(path + "/config-vars").http().body()).isEqualTo("{}");
        assertThat(api.patch(path + "/config-vars", "{\"B\":1,\"A\":\"x=\\\"é\\\"\",\"NO\":null}")
                        .http()
                        .body())
                .isEqualTo("{\"A\":\"x=\\\"é\\\"\",\"B\":\"1\"}");
        ApiClient.Reply newest = api.get(path + "/releases", "Range", "version ..; order=desc,max=1");
        assertThat(newest.status()).isEqualTo(206);
        assertThat(texts(newest.json(), "description")).containsExactly("Set A, B config vars");
        assertThat(api.patch(path + "/config-vars", "{\"A\":null}").http().body())
                .isEqualTo("{\"B\":\"1\"}");
        assertThat(texts(api.get(path + "/releases").json(), "version")).containsExactly("1", "2", "3", "4");
        assertThat(api.get(path + "/releases/3/config-vars").http().body()).contains("\"A\"");
        assertThat(api.get(path + "/releases/v4/config-vars").http().body()).isEqualTo("{\"B\":\"1\"}");
        assertThat(api.patch(path + "/config-vars", "{\"B\":\"1\"}").status()).isEqualTo(200);
        assertThat(api.get(path + "/releases").json()).hasSize(4);
    }

    @Test
    void theAuthorIsTheUserNameOfBasicAuthWhenItIsAnAddress() throws Exception {
        String path = "/apps/" + app();
        String token =
                java.nio.file.Files.readString(directory.resolve("home/token")).strip();
        for (String user : List.of("grace@example.com", "", "x@\ny", "heroku")) {
            String pair = java.util.Base64.getEncoder().encodeToString((user + ":" + token).getBytes());
            String body = "{\"USER_LENGTH\":" + user.length() + "}";
            assertThat(api.client
                            .send("PATCH", path + "/config-vars", body, "Authorization", "Basic " + pair)
                            .status())
                    .isEqualTo(200);
        }
        List<String> users = new ArrayList<>();
        api.get(path + "/releases")
                .json()
                .forEach(release ->
                        users.add(release.path("user").path("email").asText().replace("tester@localhost", "account")));
        assertThat(users).containsExactly("account", "account", "grace@example.com", "account", "account", "account");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"A B\":\"x\"}",
                "{\"1A\":\"x\"}",
                "{\"\":\"x\"}",
                "{\"A\":{}}",
                "{\"A\":[1]}",
                "{\"A\":\"\\u0000\"}"
            })
    void badConfigVarsAreRefusedAndNothingIsKept(String body) {
        String path = "/apps/blog/config-vars";
        String before = api.get(path).http().body();
        assertThat(api.patch(path, body).id()).isEqualTo("invalid_params");
        assertThat(api.get(path).http().body()).isEqualTo(before);
    }

    @Test
    void tooManyConfigVarsAreRefused() {
        String path = "/apps/" + app() + "/config-vars";
        assertThat(api.patch(path, "{\"A\":\"" + "x".repeat(60_000) + "\"}").status())
                .isEqualTo(200);
        assertThat(api.patch(path, "{\"B\":\"" + "x".repeat(6_000) + "\"}").status())
                .isEqualTo(422);
        assertThat(api.patch(path, "{\"A\":null,\"B\":\"" + "x".repeat(6_000) + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void releasesAreListedFoundAndMadeOfOlderOnes() throws Exception {
        api.deploy("rolls");
        JsonNode deployed = api.get("/apps/rolls/releases/3").json();
        assertThat(deployed.path("description").asText()).matches("Deploy [0-9a-f]{8}");
        assertThat(deployed.path("status").asText()).isEqualTo("succeeded");
        assertThat(deployed.path("current").asBoolean()).isTrue();
        assertThat(api.get("/apps/rolls/releases/" + deployed.path("id").asText())
                        .json())
                .isEqualTo(deployed);
        assertThat(api.post("/apps/rolls/releases", "{\"release\":\"1\"}").status())
                .isEqualTo(422);
        assertThat(api.post("/apps/rolls/releases", "{}").status()).isEqualTo(422);
        assertThat(api.post("/apps/rolls/releases", "{\"release\":\"99\"}")
                        .json()
                        .path("resource")
                        .asText())
                .isEqualTo("release");
        ApiClient.Reply back = api.post(
                "/apps/rolls/releases", "{\"release\":\"" + deployed.path("id").asText() + "\"}");
        assertThat(back.status()).isEqualTo(201);
        assertThat(back.json().path("description").asText()).isEqualTo("Rollback to v3");
        String slug = deployed.path("slug").path("id").asText();
        assertThat(api.post("/apps/rolls/releases", "{\"slug\":\"" + slug + "\",\"description\":\"Again\"}")
                        .json()
                        .path("description")
                        .asText())
                .isEqualTo("Again");
        assertThat(api.post("/apps/rolls/releases", "{\"slug\":\"" + UUID.randomUUID() + "\"}")
                        .status())
                .isEqualTo(404);
        assertThat(deployed.path("output_stream_url").isNull()).isTrue();
        assertThat(api.get("/streams/releases/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(api.get("/streams/releases/3").status()).isEqualTo(404);
        assertThat(api.post("/streams/releases/" + deployed.path("id").asText(), "{}")
                        .status())
                .isEqualTo(405);
        assertThat(api.get("/apps/rolls/releases/..").status()).isEqualTo(404);
        assertThat(api.get("/apps/rolls/releases/9999999999999").status()).isEqualTo(404);
    }

    @Test
    void aSlugTellsWhatItRunsAndCanBeFetchedFromItsUrl() throws Exception {
        String id =
                api.get("/apps/blog/releases/3").json().path("slug").path("id").asText();
        JsonNode slug = api.get("/apps/blog/slugs/" + id).json();
        assertThat(slug.path("process_types").path("web").asText()).isEqualTo("java Main.java");
        var request = HttpRequest.newBuilder(
                java.net.URI.create(slug.path("blob").path("url").asText()));
        HttpClient http = HttpClient.newHttpClient();
        assertThat(http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(401);
        String token =
                java.nio.file.Files.readString(directory.resolve("home/token")).strip();
        byte[] archive = http.send(
                        request.header("Authorization", "Bearer " + token).build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
        assertThat("SHA256:"
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(archive)))
                .isEqualTo(slug.path("checksum").asText());
        assertThat(archive).hasSize(slug.path("size").asInt());
        assertThat(api.get("/dynolab/slugs/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(api.get("/dynolab/slugs/..%2F..%2Ftoken").status()).isEqualTo(404);
    }

    @Test
    void thereAreNoAddonsYet() {
        for (String path :
                List.of("/addons", "/apps/blog/addons", "/addon-attachments", "/apps/blog/addon-attachments")) {
            assertThat(api.get(path).json()).as(path).isEmpty();
        }
        assertThat(api.post("/apps/blog/addons", "{\"plan\":\"heroku-postgresql\"}")
                        .message())
                .contains("not built yet");
    }

    @Test
    void featuresAreSwitchedByNameOrId() {
        String path = "/apps/" + app() + "/features";
        JsonNode feature = api.get(path + "/route-one-off-dynos").json();
        assertThat(api.get(path).json()).contains(feature);
        assertThat(feature.path("state").asText()).isEqualTo("general");
        assertThat(api.patch(path + "/" + feature.path("id").asText(), "{\"enabled\":\"false\"}")
                        .json()
                        .path("enabled")
                        .asBoolean())
                .isFalse();
        assertThat(api.get(path + "/route-one-off-dynos").json().path("enabled").asBoolean())
                .isFalse();
        assertThat(api.patch(path + "/route-one-off-dynos", "{}").status()).isEqualTo(422);
        assertThat(api.patch(path + "/http-shard-header", "{\"enabled\":true}").message())
                .contains("not built yet");
        assertThat(api.get(path + "/nonsense").status()).isEqualTo(404);
    }

    @Test
    void aLogSessionShowsWhatWasDone() throws Exception {
        ApiClient.Reply session = api.post("/apps/blog/log-sessions", "{\"dyno\":\"api\"}");
        assertThat(session.status()).isEqualTo(201);
        var url = java.net.URI.create(session.json().path("logplex_url").asText());
        String lines = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(lines).contains("app[api]: Release v1 created by user tester@localhost");
    }

    @Test
    void anUnknownAppIsOneClearLineOnEveryPathOfApps() {
        for (JsonNode link : api.get("/schema").json().path("links")) {
            String href = link.path("href").asText();
            if (href.startsWith("/apps/{app}")) {
                String path = href.replace("{app}", "no-such-app").replaceAll("\\{[a-z]+}", "x");
                ApiClient.Reply reply = api.client.send(link.path("method").asText(), path, "{}");
                assertThat(reply.status()).as(path).isEqualTo(404);
                assertThat(reply.message()).as(path).isEqualTo("Couldn't find that app.");
            }
        }
    }

    @Test
    void thePlatformTellsWhatItIs() throws Exception {
        JsonNode status = api.client.get("/dynolab/status", "Accept", "*/*").json();
        assertThat(status.path("pid").asLong())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(status.path("api_url").asText()).isEqualTo(api.platform.apiUrl());
        assertThat(status.path("runtime").asText()).isEqualTo("process");
        assertThat(status.path("runtime_reason").asText()).isEqualTo("as asked for");
        assertThat(status.path("isolation").asText()).contains("processes");
        assertThat(Json.mapper()
                        .treeToValue(status, dev.dynolab.paas.wire.StatusJson.class)
                        .uptime())
                .isNotNegative();
    }
}

package dev.dynolab.paas.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Formation and dynos, with real ones; each answer is held against Heroku's schema. */
class ApiDynosIT {
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

    private static List<String> texts(JsonNode list, String key) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.path(key).asText()));
        return texts;
    }

    @Test
    void theFormationIsScaledByNumberTextOrStep() throws Exception {
        api.deploy("scales");
        String path = "/apps/scales/formation";
        assertThat(texts(api.get(path).json(), "type")).contains("web", "worker");
        assertThat(api.patch(
                                path,
                                "{\"updates\":[{\"type\":\"worker\",\"quantity\":1},{\"type\":\"web\",\"quantity\":\"0\"}]}")
                        .status())
                .isEqualTo(200);
        JsonNode two = api.patch(path + "/worker", "{\"quantity\":\"+1\",\"size\":\"standard-2x\"}")
                .json();
        assertThat(two.path("quantity").asInt()).isEqualTo(2);
        assertThat(two.path("size").asText()).isEqualTo("Standard-2X");
        assertThat(api.patch(path + "/worker", "{\"quantity\":\"-1\"}")
                        .json()
                        .path("quantity")
                        .asInt())
                .isEqualTo(1);
        JsonNode worker = api.get(path + "/worker").json();
        assertThat(api.get(path + "/" + worker.path("id").asText()).json()).isEqualTo(worker);
        assertThat(worker.path("command").asText()).isEqualTo("exec sleep 1000");
        for (String bad : List.of(
                "{\"updates\":[{\"type\":\"worker\",\"quantity\":3},{\"type\":\"nope\",\"quantity\":1}]}",
                "{\"updates\":[{\"type\":\"worker\",\"quantity\":3},{\"type\":\"web\",\"quantity\":101}]}",
                "{\"updates\":[{\"type\":\"worker\",\"quantity\":3},{\"type\":\"web\",\"quantity\":\"x\"}]}",
                "{\"updates\":[{\"type\":\"worker\",\"quantity\":3},{\"type\":\"web\",\"quantity\":-1}]}",
                "{\"updates\":[{\"type\":\"worker\",\"quantity\":3},{\"type\":\"web\",\"quantity\":1.5}]}",
                "{\"updates\":[{\"type\":\"worker\",\"quantity\":3},{\"type\":\"web\",\"size\":\"huge\"}]}",
                "{\"updates\":[{\"type\":\"worker\",\"quantity\":3},{\"quantity\":1}]}",
                "{\"updates\":[{\"type\":\"worker\",\"quantity\":3},null]}",
                "{\"updates\":[]}",
                "{}")) {
            assertThat(api.patch(path, bad).status()).as(bad).isBetween(400, 499);
            assertThat(api.get(path + "/worker").json().path("quantity").asInt())
                    .as(bad)
                    .isEqualTo(1);
        }
    }

    @Test
    void dynosAreListedFoundRestartedRunAndStopped() throws Exception {
        api.deploy("runs");
        String path = "/apps/runs/dynos";
        JsonNode web = api.get(path + "/web.1").json();
        assertThat(web.path("state").asText()).isEqualTo("up");
        assertThat(web.path("dynolab").path("release").asText()).isEqualTo("v3");
        assertThat(api.get(path + "/" + web.path("id").asText())
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("web.1");
        ApiClient.Reply run = api.post(
                path,
                "{\"command\":\"exec sleep 1000\",\"env\":{\"A\":\"b\"},\"dynolab\":{\"release\":3},\"attach\":\"false\"}");
        assertThat(run.status()).isEqualTo(201);
        String name = run.json().path("name").asText();
        assertThat(name).matches("run\\.\\d+");
        assertThat(run.json().path("dynolab").path("pinned").asBoolean()).isTrue();
        assertThat(texts(api.get(path).json(), "name")).contains("web.1", name);
        ApiClient.Reply restart = api.delete(path);
        assertThat(restart.status()).isEqualTo(202);
        assertThat(restart.http().body()).isEqualTo("{}");
        assertThat(api.get(path + "/web.1").json().path("id")).isNotEqualTo(web.path("id"));
        assertThat(api.get(path + "/" + name).status()).isEqualTo(200);
        assertThat(api.delete(path + "/web.1").status()).isEqualTo(202);
        assertThat(api.delete("/apps/runs/formations/web").status()).isEqualTo(202);
        assertThat(api.post(path + "/" + name + "/actions/stop", "").status()).isEqualTo(202);
        api.post(path, "{\"command\":\"exec sleep 1000\"}");
        assertThat(api.post("/apps/runs/formations/run/actions/stop", null).status())
                .isEqualTo(202);
        for (String unknown : List.of("web.9", UUID.randomUUID().toString())) {
            assertThat(api.get(path + "/" + unknown).status()).isEqualTo(404);
            assertThat(api.delete(path + "/" + unknown).status()).as(unknown).isEqualTo(404);
            assertThat(api.post(path + "/" + unknown + "/actions/stop", null).status())
                    .as(unknown)
                    .isEqualTo(404);
        }
        assertThat(api.delete("/apps/runs/formations/nope").status()).isEqualTo(404);
        assertThat(api.post("/apps/runs/formations/nope/actions/stop", null).status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"command\":\"\"}",
                "{\"command\":{}}",
                "{\"command\":\"x\",\"size\":\"huge\"}",
                "{\"command\":\"x\",\"type\":\"../x\"}",
                "{\"command\":\"x\",\"time_to_live\":86401}",
                "{\"command\":\"x\",\"env\":{\"A\":\"\\u0000\"}}",
                "{\"command\":\"x\\u0000y\"}",
                "{\"command\":\"x\",\"env\":{\"A=B\":\"c\"}}",
                "{\"command\":\"x\",\"env\":{\"\":\"c\"}}",
                "{\"command\":\"x\",\"env\":{\"A\":null}}",
                "{\"command\":\"x\",\"dynolab\":{\"release\":\"99\"}}"
            })
    void aDynoThatCannotBeIsRefused(String body) {
        assertThat(api.post("/apps/blog/dynos", body).status()).as(body).isBetween(400, 499);
    }
}

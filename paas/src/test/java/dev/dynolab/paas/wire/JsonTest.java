package dev.dynolab.paas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void namesAreSnakeCaseAndDatesHaveNoFraction() throws Exception {
        UUID id = new UUID(1, 2);
        Instant at = Instant.parse("2026-11-21T01:02:03.987654Z");
        assertThat(Json.mapper().writeValueAsString(new LogSessionJson(at, id, "http://localhost/x", at)))
                .isEqualTo("{\"created_at\":\"2026-11-21T01:02:03Z\",\"id\":\"" + id
                        + "\",\"logplex_url\":\"http://localhost/x\",\"updated_at\":\"2026-11-21T01:02:03Z\"}");
    }

    @Test
    void numbersAndStringsStandForEachOtherAndUnknownKeysAreIgnored() throws Exception {
        String body = "{\"updates\":[{\"type\":\"web\",\"quantity\":2,\"docker_image\":\"x\"},"
                + "{\"type\":\"web\",\"quantity\":\"+1\",\"dynolab\":{\"release\":6}}],\"more\":[1]}";
        assertThat(Json.mapper()
                        .readValue(body, FormationUpdateRequest.Batch.class)
                        .updates())
                .containsExactly(
                        new FormationUpdateRequest("web", IntNode.valueOf(2), null, null),
                        new FormationUpdateRequest(
                                "web", TextNode.valueOf("+1"), null, new FormationUpdateRequest.Ours("6")));
        assertThat(Json.mapper().readValue("{\"lines\":\"20\",\"tail\":\"true\"}", LogSessionCreateRequest.class))
                .isEqualTo(new LogSessionCreateRequest(null, null, 20, true));
    }

    @Test
    void whatIsOursIsLeftOutWhenThereIsNothingToSay() throws Exception {
        FormationJson line = new FormationJson(null, "x", null, null, 1, "Standard-1X", "web", null, null);
        assertThat(Json.mapper().writeValueAsString(line))
                .contains("\"created_at\":null")
                .doesNotContain("dynolab");
    }

    @Test
    void everyRecordIsReadAsItWasWritten() throws Exception {
        UUID id = new UUID(3, 4);
        Instant at = Instant.parse("2026-11-21T01:02:03Z");
        DynoJson dyno = new DynoJson(
                null,
                "bash",
                at,
                id,
                "run.1221",
                new DynoJson.ReleaseRef(id, 6),
                new Ref(id, "blog"),
                "Standard-1X",
                "up",
                "run",
                at,
                new DynoJson.Ours(
                        "v6",
                        false,
                        "current",
                        true,
                        333_333,
                        2,
                        at,
                        1L << 33,
                        512L << 20,
                        null,
                        at,
                        "attached",
                        "http://localhost/a"));
        assertThat(Json.mapper().readValue(Json.mapper().writeValueAsBytes(dyno), DynoJson.class))
                .isEqualTo(dyno);
        StackJson stack =
                new StackJson(true, at, id, "local-debian-12", "public", at, new StackJson.Ours(true, List.of()));
        assertThat(Json.mapper().readValue(Json.mapper().writeValueAsBytes(stack), StackJson.class))
                .isEqualTo(stack);
    }

    @Test
    void aBadDateAndASecondValueAreRefused() {
        assertThatThrownBy(() -> Json.mapper().readValue("{\"created_at\":\"soon\"}", LogSessionJson.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("expected 2012-01-01T12:00:00Z");
        assertThatThrownBy(() -> Json.mapper().readValue("{} {}", LogSessionJson.class))
                .isInstanceOf(JsonProcessingException.class);
    }
}

package dev.dynolab.paas.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A {@link DynoSpec} as the text that lies beside a running dyno. */
final class SpecJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SpecJson() {}

    static String write(DynoSpec spec) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("id", spec.id().toString())
                .put("app", spec.app().toString())
                .put("app_name", spec.appName())
                .put("name", spec.name().toString())
                .put("kind", spec.kind().name())
                .put("release", spec.release())
                .put("pinned", spec.pinned())
                .put("tty", spec.tty())
                .put("command", spec.command())
                .put("slug", spec.slug())
                .put("stack", spec.stack())
                .put("size", spec.size())
                .put("memory", spec.memory())
                .put("created_at", spec.createdAt().toString());
        spec.timeToLive().ifPresent(life -> json.put("time_to_live", life.toString()));
        ObjectNode env = json.putObject("env");
        spec.env().forEach(env::put);
        return json.toString();
    }

    /** @throws IOException when the text is no spec: cut short, or of another version */
    static DynoSpec read(String text) throws IOException {
        try {
            JsonNode json = MAPPER.readTree(text);
            Map<String, String> env = new HashMap<>();
            json.required("env")
                    .properties()
                    .forEach(pair -> env.put(pair.getKey(), pair.getValue().asText()));
            return new DynoSpec(
                    UUID.fromString(json.required("id").asText()),
                    UUID.fromString(json.required("app").asText()),
                    json.required("app_name").asText(),
                    DynoName.parse(json.required("name").asText()),
                    DynoSpec.Kind.valueOf(json.required("kind").asText()),
                    json.required("release").asInt(),
                    json.required("pinned").asBoolean(),
                    json.path("tty").asBoolean(),
                    json.required("command").asText(),
                    env,
                    json.required("slug").asText(),
                    json.path("stack").asText(),
                    json.required("size").asText(),
                    json.required("memory").asInt(),
                    Instant.parse(json.required("created_at").asText()),
                    Optional.ofNullable(json.get("time_to_live")).map(life -> Duration.parse(life.asText())));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException notOurs) {
            throw new IOException(
                    "Not a dyno's spec: "
                            + notOurs.getMessage().lines().findFirst().orElse(""),
                    notOurs);
        }
    }
}

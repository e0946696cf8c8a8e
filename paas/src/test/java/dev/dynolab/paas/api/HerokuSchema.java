package dev.dynolab.paas.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Heroku's published Platform API schema, read strictly: an object that it calls strict has every key it names and no
 * other, but for {@code dynolab} and for those that the stock CLI needs though they are not published.
 */
final class HerokuSchema {
    /** Not in the published schema, read by the stock CLI. */
    private static final Map<String, Set<String>> NEEDED_BY_THE_CLI =
            Map.of("app", Set.of("generation", "process_tier"), "release", Set.of("eligible_for_rollback"));

    /** Patterns that hold for Heroku's own hosts only. */
    private static final Map<String, Set<String>> HEROKUS_HOSTS = Map.of("app", Set.of("git_url", "web_url"));

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ObjectNode root;
    private final List<Link> links = new ArrayList<>();
    private final Map<JsonNode, Schema> schemas = new HashMap<>();
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4);

    private record Link(String method, Pattern path, JsonNode target) {}

    HerokuSchema() {
        try (InputStream file = HerokuSchema.class.getResourceAsStream("platform-api-schema.json")) {
            root = (ObjectNode) MAPPER.readTree(file);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        JsonNode definitions = root.path("definitions");
        definitions.properties().forEach(entry -> prepare(entry.getKey(), (ObjectNode) entry.getValue()));
        List<JsonNode> found = new ArrayList<>();
        definitions.properties().forEach(entry -> entry.getValue().path("links").forEach(found::add));
        strip(root);
        found.forEach(this::link);
    }

    private static void prepare(String name, ObjectNode definition) {
        for (String key : HEROKUS_HOSTS.getOrDefault(name, Set.of())) {
            ((ObjectNode) definition.path("definitions").path(key)).remove("pattern");
        }
        if (name.equals("domain")) {
            // Its own example, subdomain.example.com, is no URI.
            ((ObjectNode) definition.path("definitions").path("hostname")).remove("format");
        }
        makeStrict(definition);
        if (definition.path("properties") instanceof ObjectNode properties) {
            properties.putObject("dynolab");
            NEEDED_BY_THE_CLI.getOrDefault(name, Set.of()).forEach(properties::putObject);
        }
    }

    private static void makeStrict(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("strictProperties").asBoolean()
                && object.path("properties").isObject()) {
            var required = object.putArray("required");
            object.path("properties").fieldNames().forEachRemaining(required::add);
            object.put("additionalProperties", false);
        }
        node.forEach(HerokuSchema::makeStrict);
    }

    /** Ids and links of parts would only lead the references of the whole astray. */
    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(List.of("$schema", "links"));
            if (object.path("id").isTextual()) {
                object.remove("id");
            }
        }
        node.forEach(HerokuSchema::strip);
    }

    private void link(JsonNode link) {
        JsonNode target = link.path("targetSchema");
        if (target.isMissingNode()) {
            return;
        }
        strip(target);
        String href = URLDecoder.decode(link.path("href").asText(), StandardCharsets.UTF_8);
        String path = href.replaceAll("\\{\\([^)]*\\)}", "[^/]+");
        links.add(new Link(link.path("method").asText(), Pattern.compile(path), target));
    }

    /** What is wrong with an answer to {@code method path}; empty when the schema has no such link. */
    Optional<List<String>> errors(String method, String path, String json) {
        // The most exact path first: /apps/{app}/dynos before a link whose placeholder could stand for a word.
        return links.stream()
                .filter(link -> link.method().equals(method)
                        && link.path().matcher(path).matches())
                .findFirst()
                .map(link -> schema(link.target()).validate(json, InputFormat.JSON).stream()
                        .map(Object::toString)
                        .toList());
    }

    /** The target in a document of its own, with everything that it may refer to. */
    private Schema schema(JsonNode target) {
        return schemas.computeIfAbsent(target, node -> {
            ObjectNode document = root.objectNode();
            document.set("definitions", root.path("definitions"));
            document.putArray("allOf").add(node);
            return registry.getSchema(document.toString(), InputFormat.JSON);
        });
    }
}

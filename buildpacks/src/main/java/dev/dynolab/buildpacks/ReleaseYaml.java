package dev.dynolab.buildpacks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** What bin/release prints; add-ons and config vars in it are Heroku's past and ignored. */
final class ReleaseYaml {
    private ReleaseYaml() {}

    /** @throws IllegalArgumentException when it is not YAML of that shape; empty text is fine */
    static Map<String, String> defaultProcessTypes(String yaml) {
        Map<String, String> types = new LinkedHashMap<>();
        try {
            JsonNode declared =
                    new ObjectMapper(new YAMLFactory()).readTree(yaml).path("default_process_types");
            if (!declared.isMissingNode() && !declared.isNull() && !declared.isObject()) {
                throw new IllegalArgumentException("default_process_types is not a map");
            }
            for (Map.Entry<String, JsonNode> type : declared.properties()) {
                types.put(type.getKey(), type.getValue().asText());
            }
            return types;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not YAML: " + e.getOriginalMessage(), e);
        }
    }
}

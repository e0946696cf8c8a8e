package dev.dynolab.paas.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A map of texts in one column, as JSON; sorted by key. */
public final class Texts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, String>> MAP = new TypeReference<>() {};

    private Texts() {}

    public static String write(Map<String, String> texts) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(texts));
        } catch (JsonProcessingException problem) {
            // The message would quote what may be a secret.
            throw new IllegalStateException("A map of texts could not be written as JSON");
        }
    }

    static Map<String, String> read(String json) {
        try {
            return Collections.unmodifiableMap(JSON.readValue(json, MAP));
        } catch (JsonProcessingException problem) {
            throw new IllegalStateException("A column does not hold a map of texts as JSON");
        }
    }
}

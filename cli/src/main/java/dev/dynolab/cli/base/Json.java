package dev.dynolab.cli.base;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value, read as a tree. A command starts in a tenth of a second because nothing is bound to classes here: the
 * records of {@code paas.wire} stay the server's, and the tests write their answers with them.
 *
 * @param value a map, a list, text, a number, a truth or null
 */
public record Json(Object value) {
    private static final Json NOTHING = new Json(null);

    /** @throws IOException when {@code text} is not JSON */
    public static Json parse(byte[] text) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            return new Json(parser.nextToken() == null ? null : read(parser));
        }
    }

    /** The value of a key; nothing when this is no object or has no such key. */
    public Json get(String key) {
        return value instanceof Map<?, ?> map && map.get(key) != null ? new Json(map.get(key)) : NOTHING;
    }

    public boolean isNull() {
        return value == null;
    }

    /** As text; empty for nothing. */
    public String text() {
        return value == null ? "" : value.toString();
    }

    /** The text of a key; empty for nothing. */
    public String text(String key) {
        return get(key).text();
    }

    public long number(String key) {
        return get(key).value() instanceof Number number ? number.longValue() : 0;
    }

    public boolean truth(String key) {
        return Boolean.TRUE.equals(get(key).value());
    }

    /** The values of a list; empty for anything else. */
    public List<Json> list() {
        List<Json> all = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> all.add(new Json(item)));
        }
        return all;
    }

    /** The pairs of an object, in order; empty for anything else. */
    public Map<String, String> pairs() {
        Map<String, String> all = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> all.put(key.toString(), item == null ? "" : item.toString()));
        }
        return all;
    }

    /** In one line. */
    public byte[] bytes() {
        return write(false);
    }

    /** For people: indented by two blanks. */
    public String pretty() {
        return new String(write(true), StandardCharsets.UTF_8);
    }

    private byte[] write(boolean pretty) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = new JsonFactory().createGenerator(out)) {
            if (pretty) {
                DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
                generator.setPrettyPrinter(
                        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
            }
            write(generator, value);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return out.toByteArray();
    }

    private static Object read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    map.put(key, read(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(parser));
                }
                yield list;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Json json) {
            write(out, json.value());
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(entry.getKey().toString());
                write(out, entry.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object item : list) {
                write(out, item);
            }
            out.writeEndArray();
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof Double number) {
            out.writeNumber(number);
        } else if (value instanceof Number number) {
            out.writeNumber(number.longValue());
        } else if (value == null) {
            out.writeNull();
        } else {
            out.writeString(value.toString());
        }
    }
}

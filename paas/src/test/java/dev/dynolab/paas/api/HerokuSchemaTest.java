package dev.dynolab.paas.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** That the check of answers can fail. */
class HerokuSchemaTest {
    private static final String STACK = """
            {"default":true,"created_at":"2026-11-21T00:00:00Z","id":"01234567-89ab-cdef-0123-456789abcdef",\
            "name":"local-debian-12","state":"public","updated_at":"2026-11-21T00:00:00Z"}""";

    private final HerokuSchema schema = new HerokuSchema();

    @Test
    void anHonestAnswerPasses() {
        assertThat(errors("/stacks/x", STACK)).isEmpty();
        assertThat(errors("/stacks", "[" + STACK + "]")).isEmpty();
        assertThat(errors("/stacks/x", STACK.replace("}", ",\"dynolab\":{\"a\":1}}")))
                .isEmpty();
    }

    @Test
    void aKeyTooManyOrTooFewABadDateAndABadIdAreFound() {
        assertThat(errors("/stacks/x", STACK.replace("}", ",\"extra\":1}"))).isNotEmpty();
        assertThat(errors("/stacks/x", STACK.replace("\"state\":\"public\",", "")))
                .isNotEmpty();
        assertThat(errors("/stacks/x", STACK.replace("21T00:00:00Z", "21"))).isNotEmpty();
        assertThat(errors("/stacks/x", STACK.replace("cdef\"", "\""))).isNotEmpty();
        assertThat(errors("/stacks", "[" + STACK.replace("true", "\"yes\"") + "]"))
                .isNotEmpty();
        assertThat(errors("/stacks", STACK)).isNotEmpty();
    }

    @Test
    void aPathThatHerokuDoesNotHaveIsNotJudged() {
        assertThat(schema.errors("GET", "/dynolab/status", "{}")).isEmpty();
    }

    private List<String> errors(String path, String json) {
        return schema.errors("GET", path, json).orElseThrow();
    }
}

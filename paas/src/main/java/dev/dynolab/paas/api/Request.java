package dev.dynolab.paas.api;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.wire.Json;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** One call of an endpoint: what the path's names stand for, the whole body, the headers. */
final class Request {
    private static final TypeReference<Map<String, JsonNode>> OBJECT = new TypeReference<>() {};

    private final HttpServerExchange exchange;
    private final Map<String, String> parameters;
    private final byte[] body;

    Request(HttpServerExchange exchange, Map<String, String> parameters, byte[] body) {
        this.exchange = exchange;
        this.parameters = parameters;
        this.body = body;
    }

    /** What stands in the path for {@code {name}}. */
    String parameter(String name) {
        return parameters.get(name);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(HttpString.tryFromString(name)));
    }

    /** Where the client reached us, {@code http://localhost:7080}: URLs that it gets begin with it. */
    String origin() {
        return "http://" + exchange.getRequestHeaders().getFirst(Headers.HOST);
    }

    /** The body as a record of {@code wire}; no body at all is an empty object. */
    <T> T body(Class<T> type) throws IOException {
        requireObject();
        return Json.mapper().readValue(body.length == 0 ? new byte[] {'{', '}'} : body, type);
    }

    /** The body as a map, in its own order. */
    Map<String, JsonNode> body() throws IOException {
        requireObject();
        return body.length == 0 ? Map.of() : Json.mapper().readValue(body, OBJECT);
    }

    private void requireObject() throws IOException {
        if (body.length == 0) {
            return;
        }
        try (var parser = Json.mapper().getFactory().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw PlatformException.badRequest("The body is to be a JSON object: {…}.");
            }
        }
    }
}

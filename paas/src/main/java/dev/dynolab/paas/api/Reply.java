package dev.dynolab.paas.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.dynolab.paas.wire.Json;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/** Writes an {@link Answer} with the headers that all of Heroku's answers have. Used once per request. */
final class Reply {
    private static final HttpString REQUEST_ID = HttpString.tryFromString("Request-Id");
    private static final HttpString RATE_LIMIT_REMAINING = HttpString.tryFromString("RateLimit-Remaining");
    private static final String ONE_ID = "[A-Za-z0-9._-]{1,128}";

    /** Heroku's full bucket. Nobody's requests are counted here, so it stays full. */
    static final int REQUESTS_REMAINING = 4500;

    private static final int ETAG_BYTES = 16;

    private final HttpServerExchange exchange;
    private final String requestId;

    /** A client's own request id is kept; the list of all earlier ones, as the stock CLI sends it, is not. */
    Reply(HttpServerExchange exchange) {
        this.exchange = exchange;
        String asked = exchange.getRequestHeaders().getFirst(REQUEST_ID);
        requestId = asked != null && asked.matches(ONE_ID)
                ? asked
                : UUID.randomUUID().toString();
        exchange.getResponseHeaders().put(REQUEST_ID, requestId);
    }

    String requestId() {
        return requestId;
    }

    void send(Answer answer) {
        HeaderMap headers = exchange.getResponseHeaders();
        headers.put(RATE_LIMIT_REMAINING, Integer.toString(REQUESTS_REMAINING));
        headers.put(Headers.CACHE_CONTROL, "private, no-cache");
        answer.headers().forEach((name, value) -> headers.put(HttpString.tryFromString(name), value));
        exchange.setStatusCode(answer.status());
        if (answer.body() == null) {
            exchange.endExchange();
            return;
        }
        byte[] body = json(answer.body());
        headers.put(Headers.CONTENT_TYPE, "application/json");
        headers.put(HttpString.tryFromString("X-Content-Type-Options"), "nosniff");
        if (answer.status() == 200 || answer.status() == 206) {
            String etag = etag(body);
            headers.put(Headers.ETAG, etag);
            String known = exchange.getRequestHeaders().getFirst(Headers.IF_NONE_MATCH);
            if (known != null && isRead() && known.contains(etag)) {
                exchange.setStatusCode(304);
                exchange.endExchange();
                return;
            }
        }
        exchange.getResponseSender().send(ByteBuffer.wrap(body));
    }

    private boolean isRead() {
        String method = exchange.getRequestMethod().toString();
        return method.equals("GET") || method.equals("HEAD");
    }

    private static byte[] json(Object body) {
        try {
            return Json.mapper().writeValueAsBytes(body);
        } catch (JsonProcessingException problem) {
            throw new IllegalStateException("A wire record cannot be written as JSON", problem);
        }
    }

    /** The ETag that an answer with this body has. */
    static String etag(Object body) {
        return etag(json(body));
    }

    private static String etag(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return "\"" + HexFormat.of().formatHex(Arrays.copyOf(digest, ETAG_BYTES)) + "\"";
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}

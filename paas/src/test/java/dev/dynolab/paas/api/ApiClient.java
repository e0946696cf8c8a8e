package dev.dynolab.paas.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dynolab.paas.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A client of a running server: JSON calls as the stock clients make them, and raw bytes as nobody should. */
final class ApiClient {
    static final String ACCEPT = "application/vnd.heroku+json; version=3.sdk";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String token;
    private final int port;

    ApiClient(ApiServer server, Token token) {
        this(server.port(), token);
    }

    ApiClient(int port, Token token) {
        this.url = "http://127.0.0.1:" + port;
        this.port = port;
        this.token = token.text();
    }

    record Reply(int status, JsonNode json, HttpResponse<String> http) {
        Optional<String> header(String name) {
            return http.headers().firstValue(name);
        }

        String id() {
            return json.path("id").asText();
        }

        String message() {
            return json.path("message").asText();
        }
    }

    Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Reply post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    Reply patch(String path, String body) {
        return send("PATCH", path, body);
    }

    Reply delete(String path) {
        return send("DELETE", path, null);
    }

    Reply send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .header("Accept", ACCEPT)
                .header("Authorization", "Bearer " + token);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            boolean json = response.headers()
                    .firstValue("Content-Type")
                    .filter("application/json"::equals)
                    .isPresent();
            JsonNode tree = json && !response.body().isEmpty()
                    ? Json.mapper().readTree(response.body())
                    : Json.mapper().missingNode();
            return new Reply(response.statusCode(), tree, response);
        } catch (IOException problem) {
            throw new java.io.UncheckedIOException(problem);
        } catch (InterruptedException problem) {
            throw new IllegalStateException(problem);
        }
    }

    /** The head of a GET that lacks nothing but its end; {@code HOST} and {@code TOKEN} are put in. */
    String head(String path) {
        return fill(
                "GET " + path + " HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer TOKEN\r\nAccept: " + ACCEPT + "\r\n");
    }

    private String fill(String text) {
        return text.replace("HOST", "localhost:" + port).replace("TOKEN", token);
    }

    /** Sends these bytes and reads until the server closes; {@code HOST} and {@code TOKEN} are put in. */
    String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            try {
                socket.getOutputStream().write(fill(request).getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException cutOff) {
                // Then the server has said all that it has to say.
            }
            return readAll(socket);
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** What comes until the server closes, also when it does so with a reset. */
    static String readAll(Socket socket) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                all.write(b);
            }
        } catch (java.net.SocketTimeoutException silence) {
            throw new AssertionError("No end after 10 s; so far: " + all, silence);
        } catch (IOException reset) {
            // Then what came so far is all.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }
}

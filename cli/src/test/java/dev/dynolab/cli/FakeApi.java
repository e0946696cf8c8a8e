package dev.dynolab.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dynolab.paas.wire.ErrorJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server that answers what a test told it to, with the records the real API writes, and keeps what it was asked. */
public final class FakeApi implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, List<Object>> answers = new HashMap<>();
    private final List<String> requests = new ArrayList<>();

    /** An error object and its status. */
    public record Refusal(int status, ErrorJson error) {}

    /** @param home becomes the home of a running platform: this one */
    public FakeApi(Path home) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", this::handle);
        server.start();
        Files.createDirectories(home);
        Files.writeString(home.resolve("token"), "secret-token\n");
        Files.writeString(
                home.resolve("server.json"),
                "{\"api_url\":\"" + url()
                        + "\",\"router_url\":\"http://localhost:8080\",\"router_tls_url\":\"https://localhost:8443\",\"pid\":1}");
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /**
     * The answer to {@code "GET /apps"}; given again, the next one. The last one repeats.
     *
     * @param answer something for JSON, text for a stream, or a {@link Refusal}
     */
    public FakeApi on(String request, Object answer) {
        answers.computeIfAbsent(request, r -> new ArrayList<>()).add(answer);
        return this;
    }

    /** Method, path and body of all requests. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String request =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add((request + " " + body).strip());
        boolean open = request.startsWith("GET /logs/") || request.startsWith("GET /streams/");
        if (!open && !isAllowed(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, new ErrorJson("unauthorized", "Invalid credentials provided.", null, null));
            return;
        }
        List<Object> known = answers.getOrDefault(
                request, List.of(new Refusal(404, new ErrorJson("not_found", "Couldn't find that app.", "app", null))));
        Object answer = known.size() > 1 ? known.remove(0) : known.get(0);
        if (answer instanceof Refusal refusal) {
            send(exchange, refusal.status(), refusal.error());
        } else {
            send(exchange, 200, answer);
        }
    }

    private static boolean isAllowed(String authorization) {
        return authorization.equals("Bearer secret-token")
                || authorization.startsWith("Basic ")
                        && new String(Base64.getDecoder().decode(authorization.substring(6))).endsWith(":secret-token");
    }

    private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
        byte[] bytes = answer instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8)
                : dev.dynolab.paas.wire.Json.mapper().writeValueAsBytes(answer);
        // No length: the client must read chunks.
        exchange.sendResponseHeaders(status, 0);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

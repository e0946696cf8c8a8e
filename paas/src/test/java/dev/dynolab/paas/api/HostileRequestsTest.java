package dev.dynolab.paas.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.time.FakeTime;
import dev.dynolab.paas.wire.AppCreateRequest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as nobody should send them, and very many. */
class HostileRequestsTest {
    private final FakeTime time = new FakeTime(Instant.parse("2026-11-21T00:00:00Z"));
    private final CyclicBarrier sixtyFour = new CyclicBarrier(64);
    private final Token token = new Token("0123456789abcdefghijklmnop");
    private ApiServer server;
    private ApiClient client;

    @BeforeEach
    void start() throws IOException {
        Resource resource = to -> to.on("GET /apps/{app}", r -> Answer.ok(Map.of("name", r.parameter("app"))))
                .on("POST /apps", r -> Answer.created(r.body(AppCreateRequest.class)))
                .on("PATCH /apps/{app}/config-vars", r -> Answer.ok(r.body()))
                .on("GET /together", r -> {
                    meet();
                    return Answer.ok(Map.of());
                });
        server = ApiServer.start(0, token, List.of(resource), List.of(), time);
        client = new ApiClient(server, token);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void meet() {
        try {
            sixtyFour.await(20, TimeUnit.SECONDS);
        } catch (Exception alone) {
            throw new IllegalStateException(alone);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "\"x\"",
                "1",
                "null",
                "{\"name\":{}}",
                "{\"name\":[\"x\"]}",
                "{} {}",
                "{\"name\":\"x\"",
                "\u0000"
            })
    void aBadBodyIsOneClearLine(String body) {
        ApiClient.Reply reply = client.post("/apps", body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.id()).isEqualTo("bad_request");
        assertThat(reply.message()).endsWith(".").doesNotContain("\n", "java", "dynolab", "jackson");
    }

    @Test
    void aBadBodyOfOddBytesOrGreatDepthIsRefused() throws IOException {
        assertThat(client.raw("POST /apps HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer TOKEN\r\nAccept: "
                        + ApiClient.ACCEPT
                        + "\r\nConnection: close\r\nContent-Length: 12\r\n\r\n{\"name\":\"\u00ff\"}"))
                .startsWith("HTTP/1.1 400")
                .contains("bad_request");
        assertThat(client.post("/apps", "{\"x\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}")
                        .status())
                .isEqualTo(400);
        assertThat(client.patch(
                                "/apps/blog/config-vars",
                                "{\"x\":" + "{\"y\":".repeat(50_000) + "1" + "}".repeat(50_001))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aLargeBodyIsRefusedWhateverItsFraming() throws IOException {
        assertThat(client.post("/apps", "{\"name\":\"" + "x".repeat(1 << 20) + "\"}")
                        .status())
                .isEqualTo(413);
        String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
        assertThat(client.raw("POST /apps HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer TOKEN\r\nAccept: "
                        + ApiClient.ACCEPT + "\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk.repeat(40) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void aBodyThatDoesNotComeHoldsNoThreadAndIsCutInTime() throws IOException {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Socket socket = client.connect();
            String head =
                    client.head("/apps").replace("GET", "POST") + "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            silent.add(socket);
        }
        for (Socket socket : silent) {
            // From here on the server waits for the body.
            assertThat(new String(socket.getInputStream().readNBytes(25), StandardCharsets.ISO_8859_1))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            socket.getOutputStream().write('{');
        }
        assertThat(client.get("/apps/blog").status()).isEqualTo(200);
        time.advance(Duration.ofSeconds(21));
        for (Socket socket : silent) {
            assertThat(ApiClient.readAll(socket)).isEmpty();
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/apps/%", "/apps/%zz", "/apps/%2", "/apps/blog\u0001", "/apps/bl\u00ffog", "/apps/a b"})
    void aPathOfOddBytesIsRefused(String path) throws IOException {
        assertThat(client.raw(client.head(path) + "Connection: close\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    @Test
    void aPathLeadsToOneSegmentOnlyAndIsDecodedOnce() throws IOException {
        assertThat(client.get("/apps/%2e%2e").json().path("name").asText()).isEqualTo("..");
        assertThat(client.get("/apps/a%2Fb").json().path("name").asText()).isEqualTo("a/b");
        assertThat(client.get("/apps/a%252Fb+c").json().path("name").asText()).isEqualTo("a%2Fb+c");
        assertThat(client.get("/apps/blog/").status()).isEqualTo(200);
        assertThat(client.raw(client.head("/apps/../dynolab/status") + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
        assertThat(client.raw(client.head("//apps//blog") + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
        assertThat(client.raw(client.head("/apps/") + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405");
    }

    @Test
    void hugeHeadersAreRefusedAndLongRequestIdsAreNot() throws IOException {
        assertThat(client.get("/apps/blog", "Request-Id", "0123456789,".repeat(700))
                        .status())
                .isEqualTo(200);
        assertThat(client.raw(client.head("/apps/blog") + "X: " + "y".repeat(1 << 20) + "\r\n\r\n"))
                .doesNotContain("200 OK");
        assertThat(client.raw(client.head("/apps/blog") + "X: y\r\n".repeat(5000) + "\r\n"))
                .doesNotContain("200 OK");
        assertThat(client.get("/apps/blog").status()).isEqualTo(200);
    }

    @Test
    void aHundredAtOnceAreAnsweredAndSixtyFourOfThemAtTheSameTime() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(100);
        try {
            List<Future<ApiClient.Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                replies.add(threads.submit(() -> client.get("/together")));
            }
            for (int i = 0; i < 100; i++) {
                String name = "app-" + i;
                replies.add(threads.submit(() -> client.get("/apps/" + name)));
            }
            for (Future<ApiClient.Reply> reply : replies) {
                assertThat(reply.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}

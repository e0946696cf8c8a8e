package dev.dynolab.paas.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.time.FakeTime;
import dev.dynolab.paas.wire.AppCreateRequest;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServerTest {
    private static final String SECRET = "0123456789abcdefghijklmnop";

    private final FakeTime time = new FakeTime(Instant.parse("2026-11-21T00:00:00Z"));
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final Token token = new Token(SECRET);
    private final Semaphore changing = new Semaphore(0);
    private final AtomicInteger counter = new AtomicInteger();
    private ApiServer server;
    private ApiClient client;

    @BeforeEach
    void start() throws IOException {
        Resource resource = to -> to.on("GET /apps/{app}", r -> Answer.ok(Map.of("name", r.parameter("app"))))
                .on("PATCH /apps/{app}", r -> Answer.ok(r.body(AppCreateRequest.class)))
                .on("POST /apps", r -> Answer.created(r.body(AppCreateRequest.class)))
                .on("PATCH /apps/{app}/config-vars", r -> Answer.ok(r.body()))
                .on("GET /missing", r -> {
                    throw PlatformException.notFound("app").hint("See h apps.");
                })
                .on("GET /broken", r -> {
                    throw new IllegalStateException("secret detail");
                })
                .on("GET /held", r -> {
                    entered.countDown();
                    await(release);
                    return Answer.ok(Map.of());
                })
                .on("PATCH /held", r -> {
                    changing.release();
                    await(release);
                    return Answer.ok(Map.of());
                })
                .on("GET /counter", r -> Answer.ok(Map.of("count", counter.get())))
                .on("PATCH /counter", r -> Answer.ok(Map.of("count", counter.incrementAndGet())))
                .on("GET /dynolab/status", r -> Answer.ok(Map.of("pid", 1)));
        Mount git = new Mount(
                path -> path.contains(".git/"),
                false,
                exchange -> exchange.getResponseSender().send("git " + exchange.getRequestPath()));
        Mount open = new Mount(
                path -> path.startsWith("/logs/"),
                true,
                exchange -> exchange.getResponseSender().send("open"));
        server = ApiServer.start(0, token, List.of(resource), List.of(git, open), time);
        client = new ApiClient(server, token);
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void theTokenIsTakenInEverySpellingOfTheStockClients() {
        String pair = Base64.getEncoder().encodeToString((":" + SECRET).getBytes(StandardCharsets.UTF_8));
        String withUser = Base64.getEncoder().encodeToString(("me@x.org:" + SECRET).getBytes(StandardCharsets.UTF_8));
        for (String spelling :
                List.of("Bearer " + SECRET, "bearer " + SECRET, "Basic " + pair, "Basic " + withUser, pair)) {
            assertThat(client.get("/apps/blog", "Authorization", spelling).status())
                    .as(spelling)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer 0123456789abcdefghijklmnoq",
                "Bearer 0123456789abcdefghijklmno",
                "Bearer",
                "Bearer ",
                "Basic ####",
                "Basic OnNlY3JldA==",
                "Digest 0123456789abcdefghijklmnop",
                "0123456789abcdefghijklmnop"
            })
    void aWrongTokenIsRefused(String authorization) {
        ApiClient.Reply reply = client.get("/apps/blog", "Authorization", authorization);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.id()).isEqualTo("unauthorized");
        assertThat(reply.message()).isEqualTo("Invalid credentials provided.");
        assertThat(reply.http().body()).doesNotContain(SECRET);
    }

    @Test
    void gitIsToldHowToLogInAndAnOpenPathNeedsNoToken() throws IOException {
        ApiClient.Reply git = client.get("/blog.git/info/refs?service=git-upload-pack", "Authorization", "Basic Og==");
        assertThat(git.status()).isEqualTo(401);
        assertThat(git.header("WWW-Authenticate")).contains("Basic realm=\"Dynolab\"");
        assertThat(client.get("/blog.git/info/refs").http().body()).isEqualTo("git /blog.git/info/refs");
        assertThat(client.raw("GET /logs/x HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n"))
                .endsWith("open");
    }

    @Test
    void onlyVersion3IsSpokenExceptOnOurOwnPaths() {
        assertThat(client.get("/apps/blog", "Accept", "application/json").status())
                .isEqualTo(406);
        assertThat(client.get("/apps/blog", "Accept", "application/vnd.heroku+json; version=2")
                        .id())
                .isEqualTo("not_acceptable");
        for (String accept : List.of(
                "application/vnd.heroku+json; version=3",
                "application/vnd.heroku+json;version=3.run-inside",
                "text/html, application/vnd.heroku+json; version=3.sdk, */*")) {
            assertThat(client.get("/apps/blog", "Accept", accept).status())
                    .as(accept)
                    .isEqualTo(200);
        }
        assertThat(client.get("/dynolab/status", "Accept", "*/*").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.test",
                "Host: evil.test:PORT",
                "Host: localhost",
                "Host: localhost:1",
                "Host: blog.localhost:PORT",
                "Host: localhost:PORT\r\nOrigin: http://evil.test",
                "Host: localhost:PORT\r\nOrigin: null",
                "Host: localhost:PORT\r\nOrigin: http://localhost:8080",
                "Host: localhost:PORT\r\nOrigin: https://localhost:PORT",
                "Host: localhost:PORT\r\nOrigin: http://localhost:PORT\r\nOrigin: http://evil.test",
                "Host: localhost:PORT\r\nSec-Fetch-Site: cross-site",
                "Host: localhost:PORT\r\nSec-Fetch-Site: same-site",
            })
    void aPageOfAnotherSiteIsRefusedOnEveryPath(String headers) throws IOException {
        for (String path : List.of("/apps/blog", "/logs/x", "/blog.git/info/refs", "/nowhere")) {
            String answer = client.raw("GET " + path + " HTTP/1.1\r\n" + headers.replace("PORT", "" + server.port())
                    + "\r\nAuthorization: Bearer TOKEN\r\nConnection: close\r\nAccept: " + ApiClient.ACCEPT
                    + "\r\n\r\n");
            assertThat(answer)
                    .startsWith("HTTP/1.1 403")
                    .contains("\"id\":\"forbidden\"")
                    .doesNotContain("Allow-Origin");
        }
    }

    @Test
    void ourOwnNamesAndOriginsPass() throws IOException {
        for (String host : List.of("localhost", "LocalHost", "127.0.0.1", "[::1]")) {
            assertThat(client.raw(
                            "GET /apps/blog HTTP/1.1\r\nHost: " + host + ":" + server.port() + "\r\nOrigin: http://"
                                    + "127.0.0.1:" + server.port() + "\r\nSec-Fetch-Site: same-origin\r\n"
                                    + "Authorization: Bearer TOKEN\r\nConnection: close\r\nAccept: " + ApiClient.ACCEPT
                                    + "\r\n\r\n"))
                    .as(host)
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void errorsAreHerokusObjects() {
        ApiClient.Reply missing = client.get("/missing");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.http().body())
                .isEqualTo("{\"id\":\"not_found\",\"message\":\"Couldn't find that app.\",\"resource\":\"app\","
                        + "\"hint\":\"See h apps.\"}");
        ApiClient.Reply broken = client.get("/broken", "Request-Id", "abc-1");
        assertThat(broken.status()).isEqualTo(500);
        assertThat(broken.message()).contains("abc-1").doesNotContain("secret");
        assertThat(broken.header("Request-Id")).contains("abc-1");
        assertThat(client.get("/nowhere").id()).isEqualTo("not_found");
        ApiClient.Reply wrong = client.send("PUT", "/apps/blog", "{}");
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.header("Allow")).contains("GET, PATCH");
    }

    @Test
    void headOptionsOverrideEtagAndRequestId() {
        ApiClient.Reply first = client.get("/apps/blog", "Request-Id", "a,b,c");
        assertThat(first.header("Request-Id").orElseThrow()).hasSize(36);
        assertThat(first.header("RateLimit-Remaining")).contains("4500");
        String etag = first.header("ETag").orElseThrow();
        assertThat(client.get("/apps/blog", "If-None-Match", etag).status()).isEqualTo(304);
        assertThat(client.get("/apps/other", "If-None-Match", etag).status()).isEqualTo(200);
        ApiClient.Reply head = client.send("HEAD", "/apps/blog", null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.http().body()).isEmpty();
        ApiClient.Reply options = client.send("OPTIONS", "/apps/blog", null);
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("Allow")).contains("GET, PATCH");
        assertThat(client.post("/apps/blog", "{\"name\":\"x\"}", "X-Http-Method-Override", "PATCH")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aChangeWithIfMatchIsMadeOnlyToWhatWasRead() {
        String etag = client.get("/counter").header("ETag").orElseThrow();
        ApiClient.Reply first = client.send("PATCH", "/counter", "{}", "If-Match", "\"other\", " + etag);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("ETag"))
                .isEqualTo(client.get("/counter").header("ETag"))
                .isNotEqualTo(Optional.of(etag));
        ApiClient.Reply second = client.send("PATCH", "/counter", "{}", "If-Match", etag);
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.id()).isEqualTo("precondition_failed");
        assertThat(client.send("PATCH", "/counter", "{}", "If-Match", "*").status())
                .isEqualTo(200);
        assertThat(counter).hasValue(2);
    }

    @Test
    void ofManyChangesWithOneEtagOneIsMade() throws Exception {
        String etag = client.get("/counter").header("ETag").orElseThrow();
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            List<Future<Integer>> changes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                changes.add(threads.submit(() ->
                        client.send("PATCH", "/counter", "{}", "If-Match", etag).status()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> change : changes) {
                statuses.add(change.get());
            }
            assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
            assertThat(counter).hasValue(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aHundredChangesThatWaitStarveNoRead() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(100);
        try {
            List<Future<Integer>> changes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                changes.add(
                        threads.submit(() -> client.send("PATCH", "/held", "{}").status()));
            }
            assertThat(changing.tryAcquire(100, 20, TimeUnit.SECONDS))
                    .as("all are being answered")
                    .isTrue();
            assertThat(client.get("/apps/blog").status()).isEqualTo(200);
            assertThat(client.patch("/counter", "{}").status()).isEqualTo(200);
            release.countDown();
            for (Future<Integer> change : changes) {
                assertThat(change.get()).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void thereIsRoomForSoManyCallsAndNoMore() {
        CallThreads few = new CallThreads("few-", 1);
        for (int i = 0; i < 4; i++) {
            assertThat(few.enter()).isTrue();
        }
        assertThat(few.enter()).isFalse();
        few.leave();
        assertThat(few.enter()).isTrue();
    }

    @Test
    void bodiesAreForgiving() {
        assertThat(client.post("/apps", "{\"name\":7,\"more\":{\"a\":[1]}}")
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("7");
        assertThat(client.post("/apps", null).status()).isEqualTo(201);
        assertThat(client.post("/apps", "{}", "Content-Encoding", "UTF-8", "Content-Type", "text/plain")
                        .status())
                .isEqualTo(201);
        assertThat(client.patch("/apps/blog/config-vars", "{\"B\":null,\"A\":\"é\"}")
                        .http()
                        .body())
                .isEqualTo("{\"B\":null,\"A\":\"é\"}");
    }

    @Test
    void closingLetsARunningCallEnd() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<ApiClient.Reply> held = threads.submit(() -> client.get("/held"));
            await(entered);
            Future<?> closing = threads.submit(server::close);
            release.countDown();
            closing.get(10, TimeUnit.SECONDS);
            assertThat(held.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThatThrownBy(() -> client.get("/apps/blog")).isInstanceOf(java.io.UncheckedIOException.class);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aTakenPortIsOneClearLineAndNothingOfTheServerStays() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> open(other.getLocalPort()))
                    .isInstanceOf(BindException.class)
                    .hasMessage("Port " + other.getLocalPort() + " is taken on this machine.");
        }
        assertThatThrownBy(() -> open(server.port())).isInstanceOf(BindException.class);
    }

    @Test
    void bothLoopbacksShareOnePortAndOneThatIsHalfTakenIsTaken() throws IOException {
        try (Socket six = new Socket(InetAddress.getByName("::1"), server.port())) {
            assertThat(six.isConnected()).isTrue();
        }
        try (ServerSocket six = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            assertThatThrownBy(() -> open(six.getLocalPort())).isInstanceOf(BindException.class);
            // The refused one let go of the half it had.
            new ServerSocket(six.getLocalPort(), 1, InetAddress.getByName("127.0.0.1")).close();
        }
    }

    private void open(int port) throws IOException {
        ApiServer.start(port, token, List.of(), List.of(), time).close();
    }
}

package dev.dynolab.paas.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.deploy.Stores;
import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.log.LogStore;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.time.FakeTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSessionsTest {
    @TempDir
    Path home;

    private final FakeTime time = new FakeTime(Instant.parse("2026-11-21T01:02:03.000004Z"));
    private final Token token = new Token("0123456789abcdefghijklmnop");

    /** Counts the threads that serve a session: one arrives when each is started, and leaves when it has ended. */
    private final Phaser serving = new Phaser(1);

    private Database database;
    private LogStore logs;
    private AppLog log;
    private ApiServer server;
    private ApiClient client;
    private Stores stores;
    private App app;

    @BeforeEach
    void start() throws IOException {
        database = Database.memory();
        stores = Stores.in(database, time);
        logs = new LogStore(home.resolve("logs"), time, 1 << 20);
        app = stores.apps().create(Optional.empty(), "me@x.org", "local", "local-debian-12");
        log = logs.of(app.id());
        Services services =
                new Services(stores, null, null, null, null, null, logs, User.of("me@x.org"), new Web(8080, 8443));
        server = ApiServer.start(0, token, List.of(new LogSessions(services, time, this::thread)), List.of(), time);
        client = new ApiClient(server, token);
    }

    private void thread(Runnable task) {
        serving.register();
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } finally {
                serving.arriveAndDeregister();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stop() {
        server.close();
        logs.close();
        database.close();
    }

    private URI session(String body) {
        ApiClient.Reply reply = client.post("/apps/" + app.name() + "/log-sessions", body);
        assertThat(reply.status()).isEqualTo(201);
        return URI.create(reply.json().path("logplex_url").asText());
    }

    /** A reader without any token. */
    private Socket open(URI url, String accept) throws IOException {
        Socket socket = client.connect();
        String target = url.getPath() + (url.getQuery() == null ? "" : "?" + url.getQuery());
        socket.getOutputStream()
                .write(("GET " + target + " HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\nAccept: " + accept
                                + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private String read(URI url, String accept) throws IOException {
        try (Socket socket = open(url, accept)) {
            return ApiClient.readAll(socket);
        }
    }

    private static void readUntil(BufferedReader reader, UnaryOperator<String> end) throws IOException {
        for (String line = reader.readLine(); end.apply(line) == null; line = reader.readLine()) {
            assertThat(line).as("the stream ended").isNotNull();
        }
    }

    private static UnaryOperator<String> containing(String text) {
        return line -> line != null && line.contains(text) ? line : null;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void theLastLinesComeAsEventsOrAsPlainTextAndThenItEnds() throws IOException {
        log.app("web.1", "one\r");
        log.heroku("web.1", "State changed from starting to up");
        log.app("web.2", "zwei é");
        URI url = session("{}");
        assertThat(url.getQuery()).isNull();
        String events = read(url, "text/event-stream");
        assertThat(events)
                .startsWith("HTTP/1.1 200")
                .contains("Content-Type: text/event-stream")
                .contains("id: 1\ndata: 2026-11-21T01:02:03.000004+00:00 app[web.1]: one \n\n")
                .contains("id: 3\n");
        assertThat(read(url, "*/*"))
                .contains("text/plain; charset=utf-8")
                .contains("app[web.2]: zwei Ã©\n")
                .doesNotContain("data:");
        assertThat(read(session("{\"lines\":\"1\",\"dyno\":\"web.1\",\"source\":\"app\"}"), "*/*"))
                .contains("one")
                .doesNotContain("State", "zwei");
        assertThat(client.post("/apps/" + app.name() + "/log-sessions", "{\"source\":\"x\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aTailGoesOnAndSaysThatItIsThere() throws IOException {
        log.app("web.1", "before");
        URI url = session("{\"tail\":true}");
        assertThat(url.getQuery()).isEqualTo("tail=true");
        try (Socket socket = open(url, "text/event-stream")) {
            BufferedReader reader = reader(socket);
            readUntil(reader, containing("before"));
            log.app("web.1", "after");
            readUntil(reader, containing("after"));
            time.advance(Duration.ofSeconds(15));
            readUntil(reader, line -> ":".equals(line) ? line : null);
        }
    }

    @Test
    void aReaderThatGoesIsNoticedThoughNothingIsWritten() throws Exception {
        for (String accept : List.of("text/event-stream", "*/*")) {
            log.app("web.1", "first");
            Socket socket = open(session("{\"tail\":true}"), accept);
            readUntil(reader(socket), containing("first"));
            assertThat(serving.getRegisteredParties()).isEqualTo(2);
            int phase = serving.arrive();
            socket.close();
            serving.awaitAdvanceInterruptibly(phase, 10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aTailOfALogThatIsGoneEnds() throws Exception {
        log.app("web.1", "first");
        try (Socket socket = open(session("{\"tail\":true}"), "text/event-stream")) {
            readUntil(reader(socket), containing("first"));
            logs.delete(app.id());
            // The log says nothing of its end, so it is looked at with each keep-alive.
            Thread clock = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    time.advance(Duration.ofSeconds(15));
                    Thread.yield();
                }
            });
            clock.start();
            assertThat(ApiClient.readAll(socket)).contains(":\n\n");
            clock.interrupt();
            clock.join();
        }
    }

    @Test
    void aSessionIsASecretThatExpiresAndCanOnlyBeRead() throws IOException {
        URI url = session("{\"lines\":5}");
        assertThat(client.post(url.getPath(), "{}").status()).isEqualTo(405);
        assertThat(read(URI.create("/logs/" + "0".repeat(36)), "*/*")).startsWith("HTTP/1.1 404");
        time.advance(Duration.ofMinutes(4));
        assertThat(read(url, "*/*")).startsWith("HTTP/1.1 200");
        time.advance(Duration.ofMinutes(2));
        assertThat(read(url, "*/*")).startsWith("HTTP/1.1 404");
    }
}

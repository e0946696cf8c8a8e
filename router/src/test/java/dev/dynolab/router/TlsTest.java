package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.router.tls.TlsSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The relay behind TLS, with the JDK as its client. */
@SuppressWarnings("try") // a dyno only has to be there
class TlsTest {
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void relaysKeepAliveRequestsAndSaysHowTheyCame(String version) throws Exception {
        try (var bed = TlsBed.frozen(s -> s);
                var dyno = TestDyno.with("web.1", "v6", TlsTest::echoForwarded);
                var client = bed.client(version)) {
            bed.bed().publish(dyno);
            for (int i = 0; i < 3; i++) {
                assertThat(client.get("/" + i).read().body())
                        .isEqualTo("https " + bed.port() + " 127.0.0.1 1.1 heroku-router");
            }
            assertThat(bed.asked()).containsExactly("app.localhost");
            assertThat(bed.bed().log().await(3).get(2))
                    .contains(" protocol=https tls=true tls_version=tls" + version.substring(4) + " release=v6");
        }
    }

    private static void echoForwarded(Wireman c, int number) throws Exception {
        for (var r = c.read(); r != null; r = c.read()) {
            c.send(TestDyno.ok(r.field("x-forwarded-proto") + " " + r.field("x-forwarded-port") + " "
                    + r.field("x-forwarded-for") + " " + r.field("via")));
        }
    }

    private static void echoBodies(Wireman c, int number) throws Exception {
        for (var r = c.read(); r != null; r = c.read()) {
            c.send(TestDyno.ok(r.body()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void movesBodiesOfEverySizeBothWays(String version) throws Exception {
        try (var bed = TlsBed.live();
                var dyno = TestDyno.with("web.1", "v6", TlsTest::echoBodies);
                var client = bed.client(version)) {
            bed.bed().publish(dyno);
            for (int size : new int[] {1, 4095, 16_384, 16_385, 70_000, 3_000_000}) {
                String body = body(size);
                assertThat(client.post("/" + size, body).read().body()).isEqualTo(body);
            }
        }
    }

    private static String body(int size) {
        var random = new Random(size);
        var all = new StringBuilder(size);
        while (all.length() < size) {
            all.append((char) ('a' + random.nextInt(26)));
        }
        return all.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void answersPipelinedRequestsThatCameInOneRecord(String version) throws Exception {
        try (var bed = TlsBed.live();
                var dyno = TestDyno.with("web.1", "v6", TlsTest::echoBodies);
                var client = bed.client(version)) {
            bed.bed().publish(dyno);
            var all = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                all.append("POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 4\r\n\r\n")
                        .append(1000 + i);
            }
            client.send(all.toString());
            for (int i = 0; i < 300; i++) {
                assertThat(client.read().body()).isEqualTo("" + (1000 + i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void endsWithCloseNotifyAfterTheLastAnswer(String version) throws Exception {
        try (var bed = TlsBed.live();
                var dyno = TestDyno.answering("web.1", "v6");
                var client = bed.client(version)) {
            bed.bed().publish(dyno);
            client.send("GET / HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n\r\n");
            assertThat(client.read().field("connection")).isEqualTo("close");
            // The JDK throws when the connection ends without it.
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void pipesAnUpgradedConnectionBothWaysUntilItsEnd() throws Exception {
        try (var bed = TlsBed.live();
                var dyno = TestDyno.with("web.1", "v6", (c, n) -> {
                    c.read();
                    c.send(
                            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello");
                    c.send(c.octets(100_000) + "!");
                    c.send(c.rest() + ".");
                });
                var client = bed.client()) {
            bed.bed().publish(dyno);
            client.send("GET / HTTP/1.1\r\nHost: app.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(101);
            assertThat(client.octets(5)).isEqualTo("hello");
            String sent = body(100_000);
            client.send(sent);
            assertThat(client.octets(100_001)).isEqualTo(sent + "!");
            client.send("bye").endOutput();
            assertThat(client.rest()).isEqualTo("bye.");
        }
    }

    @Test
    void seesAClientThatGoesWhileItsRequestWaits() throws Exception {
        var asked = new CountDownLatch(1);
        try (var bed = TlsBed.live();
                var dyno = TestDyno.with("web.1", "v6", (c, n) -> {
                    c.read();
                    asked.countDown();
                    c.read();
                });
                var client = bed.client()) {
            bed.bed().publish(dyno);
            client.get("/");
            asked.await();
            client.close();
            assertThat(bed.bed().log().line()).contains("code=H27", "status=499");
        }
    }

    @Test
    void tellsPlainHttpInPlainWords() throws Exception {
        try (var bed = TlsBed.live();
                var client = bed.plainClient()) {
            var answer = client.get("/").read();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.field("content-type")).startsWith("text/plain");
            assertThat(answer.body()).contains("https://");
        }
    }

    @Test
    void closesOnGarbage() throws Exception {
        try (var bed = TlsBed.live()) {
            for (String garbage : new String[] {
                "\0\0\0\0\0\0",
                "\u0016\u0003\u0001\u0000\u0004abcd",
                "\u0016\u0003\u0001\u00ff\u00ff" + body(70_000),
                "\u0016AAAAAAAAAAAAAA",
                "\u0080\u002e\u0001\u0000\u0002"
            }) {
                try (var client = bed.plainClient()) {
                    try {
                        client.send(garbage);
                    } catch (IOException e) {
                        // Closed while it was being sent.
                    }
                    client.endOutputIfOpen();
                    client.awaitEnd();
                }
            }
            try (var dyno = TestDyno.answering("web.1", "v6");
                    var client = bed.client()) {
                bed.bed().publish(dyno);
                assertThat(client.get("/").read().body()).isEqualTo("v6");
            }
        }
    }

    @Test
    void givesASilentOrSlowHandshakeItsTimeAndNoMore() throws Exception {
        try (var bed = TlsBed.frozen(s -> s);
                var silent = bed.plainClient();
                var slow = bed.plainClient()) {
            slow.send("\u0016\u0003\u0001\u0000\u00c8\u0001");
            bed.awaitHandshakes(2);
            bed.bed().advance(HANDSHAKE.minusMillis(1));
            assertThat(silent.hasInput() || slow.hasInput()).isFalse();
            bed.bed().advance(Duration.ofMillis(200));
            silent.awaitEnd();
            // Its time began with its turn, which may have come after the clock moved.
            Bed.await("an end", () -> {
                bed.bed().advance(Duration.ofMillis(500));
                return bed.bed().router().handshakes() == 0;
            });
            slow.awaitEnd();
        }
    }

    @Test
    void aSlowHandshakeLosesItsTurnWhenOthersWait() throws Exception {
        try (var bed = new TlsBed(
                        Bed.frozen(s -> s.withLoops(1)), s -> new TlsSettings(s.certificates(), HANDSHAKE, 1));
                var dyno = TestDyno.answering("web.1", "v6");
                var slow = bed.plainClient()) {
            bed.bed().publish(dyno);
            slow.send("\u0016\u0003\u0001\u0000\u00c8\u0001");
            bed.awaitHandshakes(1);
            try (var client = bed.client()) {
                var answer = new Wireman.Message[1];
                var asking = new Thread(() -> {
                    try {
                        answer[0] = client.get("/").read();
                    } catch (IOException e) {
                        // No answer, then.
                    }
                });
                asking.start();
                while (asking.isAlive()) {
                    bed.bed().advance(Duration.ofMillis(500));
                    asking.join(20);
                }
                assertThat(answer[0].body()).isEqualTo("v6");
                slow.awaitEnd();
            }
        }
    }

    @Test
    void refusesToRenegotiate() throws Exception {
        try (var bed = TlsBed.live();
                var dyno = TestDyno.answering("web.1", "v6");
                SSLSocket socket = bed.socket("TLSv1.2");
                var client = new Wireman(socket)) {
            bed.bed().publish(dyno);
            assertThat(client.get("/").read().body()).isEqualTo("v6");
            socket.startHandshake();
            assertThatThrownBy(() -> client.get("/").read().body())
                    .isInstanceOfAny(IOException.class, NullPointerException.class);
        }
    }

    @Test
    void goesOnAfterAKeyUpdate() throws Exception {
        try (var bed = TlsBed.live();
                var dyno = TestDyno.answering("web.1", "v6");
                SSLSocket socket = bed.socket("TLSv1.3");
                var client = new Wireman(socket)) {
            bed.bed().publish(dyno);
            for (int i = 0; i < 5; i++) {
                assertThat(client.get("/").read().body()).isEqualTo("v6");
                // In TLS 1.3 the JDK asks for new keys this way.
                socket.startHandshake();
            }
        }
    }
}

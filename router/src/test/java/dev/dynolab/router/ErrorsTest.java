package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every H-code the relay can give: what the client gets and what the log says. */
@SuppressWarnings("try") // a dyno only has to be there
class ErrorsTest {
    private static final String HOST = "Host: app.localhost\r\n";
    private Bed bed;
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        bed = Bed.frozen();
    }

    @AfterEach
    void stop() {
        over.countDown();
        bed.close();
    }

    private TestDyno dyno(TestDyno.Script script) throws Exception {
        var dyno = TestDyno.with("web.1", "v6", script);
        bed.publish(dyno);
        return dyno;
    }

    private void getsPage(Wireman client, int status, String code) throws Exception {
        var answer = client.read();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.field("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.body()).startsWith(code);
    }

    @ParameterizedTest
    @CsvSource({
        "CRASHED, error, H10, App crashed",
        "NO_PROCESSES, error, H14, No web processes running",
        "BLANK, info, H81, Blank app"
    })
    void answersAtOnceWhenNothingIsComing(WhenEmpty why, String at, String code, String desc) throws Exception {
        bed.publish(Bed.route().withWhenEmpty(why));
        try (var client = bed.client()) {
            for (int i = 0; i < 2; i++) {
                getsPage(client.get("/x"), 503, code);
            }
            assertThat(bed.log().await(2).get(1))
                    .contains(": at=" + at + " code=" + code + " desc=\"" + desc
                            + "\" method=GET path=\"/x\" host=app.localhost request_id=")
                    .endsWith(
                            " fwd=\"127.0.0.1\" dyno= connect= service= status=503 bytes= protocol=http release= attempts=0");
        }
    }

    @Test
    void h80InMaintenance() throws Exception {
        try (var dyno = TestDyno.answering("web.1", "v6");
                var client = bed.client()) {
            bed.publish(Bed.route(dyno.target()).withMaintenance(true));
            getsPage(client.get("/"), 503, "H80");
            assertThat(bed.log().line()).contains(": at=info code=H80 desc=\"Maintenance mode\" ");
            assertThat(dyno.connections()).isZero();
        }
    }

    @Test
    void h12WhenTheFirstByteIsLate() throws Exception {
        var arrived = new CountDownLatch(1);
        try (var dyno = dyno((c, n) -> {
                    c.read();
                    arrived.countDown();
                    over.await();
                });
                var client = bed.client()) {
            client.get("/");
            arrived.await();
            bed.advance(Duration.ofMillis(29_900));
            bed.advance(Duration.ofMillis(300));
            getsPage(client, 503, "H12");
            assertThat(bed.log().line())
                    .contains(": at=error code=H12 desc=\"Request timeout\" ")
                    .contains(" dyno=web.1 connect=0ms service=30")
                    .endsWith("ms status=503 bytes=0 protocol=http release=v6 attempts=1");
            bed.awaitInFlight(0);
        }
    }

    @Test
    void h13WhenTheDynoSaysNothing() throws Exception {
        try (var dyno = dyno((c, n) -> c.read());
                var client = bed.client()) {
            getsPage(client.get("/"), 503, "H13");
            assertThat(bed.log().line())
                    .contains(": at=error code=H13 desc=\"Connection closed without response\" ")
                    .endsWith(
                            " dyno=web.1 connect=0ms service=0ms status=503 bytes=0 protocol=http release=v6 attempts=1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"})
    void h18WhenTheHeadIsCutOff(String start) throws Exception {
        try (var dyno = dyno((c, n) -> {
                    c.read();
                    c.send(start);
                });
                var client = bed.client()) {
            getsPage(client.get("/"), 503, "H18");
            assertThat(bed.log().line())
                    .contains(": sock=backend at=error code=H18 desc=\"Server Request Interrupted\" ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 50\r\n\r\nsome", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"})
    void h18CutsTheClientOffWhenTheBodyIsCutOff(String rest) throws Exception {
        try (var dyno = dyno((c, n) -> {
                    c.read();
                    c.send("HTTP/1.1 200 OK\r\n" + rest);
                });
                var client = bed.client()) {
            client.get("/");
            assertThat(client.rest()).endsWith(rest.substring(rest.indexOf("\r\n\r\n")));
            assertThat(bed.log().line())
                    .contains("code=H18")
                    .contains(" status=200 bytes=" + (rest.startsWith("C") ? 4 : 5));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello world, this is not HTTP\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
                "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"
            })
    void h17WhenItIsNotHttp(String answer) throws Exception {
        try (var dyno = dyno((c, n) -> {
                    c.read();
                    c.send(answer);
                    over.await();
                });
                var client = bed.client()) {
            getsPage(client.get("/"), 503, "H17");
            assertThat(bed.log().line()).contains(": at=error code=H17 desc=\"Poorly formatted HTTP response\" ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Set-Cookie, 9000, oversized cookie",
        "X-Large, 600000, oversized header",
        "X-Many, 2000000, oversized header",
        "Content-Length, 0, invalid content length",
        "status, 9000, oversized status line"
    })
    void h25WhenAnAnswerIsBeyondALimit(String field, int length, String cause) throws Exception {
        String head = switch (field) {
            case "status" -> " 200 " + "x".repeat(length) + "\r\n";
            case "Content-Length" -> " 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n";
            case "X-Many" -> " 200 OK\r\n" + ("X-Many: " + "x".repeat(8000) + "\r\n").repeat(length / 8000);
            default -> " 200 OK\r\n" + field + ": " + "x".repeat(length) + "\r\n";
        };
        try (var dyno = dyno((c, n) -> {
                    c.read();
                    c.send("HTTP/1.1" + head + "\r\n");
                    over.await();
                });
                var client = bed.client()) {
            getsPage(client.get("/"), 502, "H25");
            assertThat(bed.log().line())
                    .contains(": at=error code=H25 desc=\"HTTP restriction: " + cause + "\" method=GET")
                    .contains(" dyno=web.1 ")
                    .contains(" status=502 ");
        }
    }

    @Test
    void largeHeadsBelowTheLimitPass() throws Exception {
        String large = "x".repeat(100_000);
        try (var dyno = dyno((c, n) -> {
                    var r = c.read();
                    c.send("HTTP/1.1 200 OK\r\nX-Large: " + large + "\r\nContent-Length: 1\r\n\r\n"
                            + r.field("x-5").charAt(0));
                    over.await();
                });
                var client = bed.client()) {
            var request = new StringBuilder("GET / HTTP/1.1\r\n" + HOST);
            for (int i = 0; i < 6; i++) {
                request.append("X-")
                        .append(i)
                        .append(": ")
                        .append("y".repeat(8000))
                        .append("\r\n");
            }
            client.send(request.append("\r\n").toString());
            var answer = client.read();
            assertThat(answer.field("x-large")).isEqualTo(large);
            assertThat(answer.body()).isEqualTo("y");
        }
    }

    @Test
    void h15WhenTheDynoFallsSilent() throws Exception {
        try (var dyno = dyno((c, n) -> {
                    c.read();
                    c.send("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nsome");
                    over.await();
                });
                var client = bed.client()) {
            client.get("/");
            Bed.await("all octets", client::hasInput);
            bed.advance(Duration.ofMillis(55_200));
            assertThat(client.rest()).endsWith("some");
            assertThat(bed.log().line())
                    .contains("code=H15 desc=\"Idle connection\"")
                    .contains(" service=552");
        }
    }

    @Test
    void h19WhenTheDynoDoesNotAccept() throws Exception {
        // A full backlog drops SYNs, so that a connect neither succeeds nor fails.
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var one = Wireman.to(full.getLocalPort());
                var two = Wireman.to(full.getLocalPort());
                var client = bed.client()) {
            bed.publish(new Target("t", (InetSocketAddress) full.getLocalSocketAddress(), "web.1", "v6"));
            client.get("/");
            bed.awaitInFlight(1);
            bed.advance(Duration.ofMillis(5_200));
            bed.awaitHeld(1);
            bed.advance(Duration.ofMillis(4_200));
            getsPage(client, 503, "H19");
            assertThat(bed.log().line())
                    .contains("code=H19 desc=\"Backend connection timeout\"")
                    .endsWith(
                            " dyno=web.1 connect=5200ms service= status=503 bytes= protocol=http release=v6 attempts=1");
        }
    }

    @Test
    void h21WhenTheDynoRefuses() throws Exception {
        var dyno = TestDyno.answering("web.1", "v6");
        dyno.close();
        bed.publish(dyno);
        try (var client = bed.client()) {
            client.get("/");
            bed.awaitHeld(1);
            bed.advance(Duration.ofMillis(4_200));
            getsPage(client, 503, "H21");
            assertThat(bed.log().line())
                    .contains("code=H21 desc=\"Backend connection refused\"")
                    .endsWith(" dyno=web.1 connect=0ms service= status=503 bytes= protocol=http release=v6 attempts=1");
        }
    }

    @Test
    void h26WhenAnExpectationCannotBeMet() throws Exception {
        try (var dyno = TestDyno.answering("web.1", "v6");
                var client = bed.client()) {
            bed.publish(dyno);
            client.send("GET / HTTP/1.1\r\n" + HOST + "Expect: wonders\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(417);
            assertThat(bed.log().line())
                    .contains(
                            "at=error code=H26 desc=\"Request Error\" cause=\"unsupported expect header value\" method=GET")
                    .contains(" dyno= connect= service= status=417 bytes= ");
        }
    }

    @Test
    void h26WhenAChunkIsBad() throws Exception {
        try (var dyno = dyno((c, n) -> c.rest());
                var client = bed.client()) {
            client.send("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nXX\r\n");
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.ended()).isTrue();
            assertThat(bed.log().line())
                    .contains("code=H26 desc=\"Request Error\" cause=\"bad chunk\"")
                    .contains(" dyno=web.1 ");
        }
    }

    @Test
    void h27WhenTheClientGoesWhileTheDynoWorks() throws Exception {
        var arrived = new CountDownLatch(1);
        var told = new CountDownLatch(1);
        try (var dyno = dyno((c, n) -> {
            c.read();
            arrived.countDown();
            assertThat(c.ended()).isTrue();
            told.countDown();
        })) {
            var client = bed.client().get("/");
            arrived.await();
            client.close();
            told.await();
            assertThat(bed.log().line())
                    .contains(": sock=client at=warning code=H27 desc=\"Client Request Interrupted\" ")
                    .contains(" dyno=web.1 connect=0ms service=0ms status=499 bytes=0 ");
            bed.awaitInFlight(0);
        }
    }

    @Test
    void h28WhenTheClientDoesNotTakeItsAnswer() throws Exception {
        var sent = new AtomicInteger();
        try (var dyno = dyno((c, n) -> {
                    c.read();
                    c.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                    while (sent.incrementAndGet() < 1000) {
                        c.send("x".repeat(1_000_000));
                    }
                });
                var client = bed.client()) {
            client.get("/");
            Bed.awaitStandstill(sent::get);
            assertThat(sent.get())
                    .as("MB let in for a client that takes nothing")
                    .isBetween(1, 50);
            bed.advance(Duration.ofMillis(55_200));
            assertThat(bed.log().line()).contains("at=warning code=H28 desc=\"Client Connection Idle\"");
            bed.awaitInFlight(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1\\r\\n\\r\\n | 400",
                "GET / HTTP/1.1\\nHost: app.localhost\\n\\n | 400",
                "GET / HTTP/2.0\\r\\n\\r\\n | 505",
                "CONNECT a:1 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | 405",
                "POST / HTTP/1.1\\r\\nHost: app.localhost\\r\\nContent-Length: 5\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n | 400",
                "POST / HTTP/1.1\\r\\nHost: app.localhost\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n | 501",
            })
    void refusedHeadsReachNoDynoAndEndTheConnection(String form, int status) throws Exception {
        try (var dyno = TestDyno.answering("web.1", "v6");
                var client = bed.client()) {
            bed.publish(dyno);
            client.send(form.replace("\\r", "\r").replace("\\n", "\n"));
            client.get("/smuggled");
            assertThat(client.read().status()).isEqualTo(status);
            assertThat(client.ended()).isTrue();
            assertThat(dyno.connections()).isZero();
        }
    }

    @Test
    void aClientBetweenRequestsIsLeftAloneForAMinute() throws Exception {
        try (var client = bed.client()) {
            getsPage(client.send("GET / HTTP/1.1\r\nHost: no\r\n\r\n"), 404, "No such app");
            bed.advance(Duration.ofSeconds(59));
            getsPage(client.send("GET / HTTP/1.1\r\nHost: no\r\n\r\n"), 404, "No such app");
            bed.advance(Duration.ofMillis(60_200));
            assertThat(client.ended()).isTrue();
        }
    }
}

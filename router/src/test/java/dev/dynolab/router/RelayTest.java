package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP/1.1 through the relay, message by message. */
@SuppressWarnings("try") // a dyno only has to be there
class RelayTest {
    private static final String HOST = "Host: app.localhost\r\n";
    private Bed bed;

    @BeforeEach
    void start() throws Exception {
        bed = Bed.frozen();
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    /** A dyno that answers every request with the same octets. */
    private TestDyno saying(String response) throws Exception {
        var self = new TestDyno[1];
        var ready = new CountDownLatch(1);
        self[0] = TestDyno.with("web.1", "v6", (c, n) -> {
            ready.await();
            while (self[0].take(c) != null) {
                c.send(response);
            }
        });
        ready.countDown();
        bed.publish(self[0]);
        return self[0];
    }

    @Test
    void keepsBothConnectionsAndLogsEachRequest() throws Exception {
        try (var dyno = saying(TestDyno.ok("hello"));
                var client = bed.client()) {
            for (int i = 0; i < 3; i++) {
                var answer = client.get("/" + i).read();
                assertThat(answer.body()).isEqualTo("hello");
                assertThat(answer.field("via")).isEqualTo("1.1 heroku-router");
                assertThat(answer.field("connection")).isNull();
            }
            assertThat(dyno.connections()).isEqualTo(1);
            assertThat(dyno.seen()).containsExactly("GET /0 HTTP/1.1", "GET /1 HTTP/1.1", "GET /2 HTTP/1.1");
            assertThat(bed.log().await(3).get(2))
                    .startsWith(
                            "2012-10-11T03:47:20.123456+00:00 heroku[router]: at=info method=GET path=\"/2\" host=app.localhost")
                    .contains(" fwd=\"127.0.0.1\" dyno=web.1 connect=0ms service=0ms status=200 bytes=5 protocol=http")
                    .endsWith(" release=v6 attempts=1");
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws Exception {
        try (var dyno = TestDyno.with("web.1", "v6", RelayTest::echoPaths);
                var client = bed.client()) {
            bed.publish(dyno);
            var all = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                all.append("GET /")
                        .append(i)
                        .append(" HTTP/1.1\r\n")
                        .append(HOST)
                        .append("\r\n");
            }
            client.send(all.toString());
            for (int i = 0; i < 200; i++) {
                assertThat(client.read().body()).isEqualTo("/" + i);
            }
        }
    }

    private static void echoPaths(Wireman c, int number) throws Exception {
        for (var r = c.read(); r != null; r = c.read()) {
            c.send(TestDyno.ok(r.path()));
        }
    }

    private static void echoBodies(Wireman c, int number) throws Exception {
        for (var r = c.read(); r != null; r = c.read()) {
            c.send(TestDyno.ok(r.body()));
        }
    }

    @Test
    void takesAHeadInAnyNumberOfPieces() throws Exception {
        try (var dyno = TestDyno.with("web.1", "v6", RelayTest::echoBodies);
                var client = bed.client()) {
            bed.publish(dyno);
            String request = "\r\n\r\nPOST /x HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nhello";
            for (int cut = 1; cut < request.length(); cut += 7) {
                client.send(request.substring(0, cut)).send(request.substring(cut));
                assertThat(client.read().body()).isEqualTo("hello");
            }
            for (char c : request.toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.read().body()).isEqualTo("hello");
        }
    }

    @Test
    void streamsBodiesOfAnyFramingAndSize() throws Exception {
        try (var dyno = TestDyno.with("web.1", "v6", RelayTest::echoBodies);
                var client = bed.client()) {
            bed.publish(dyno);
            for (int size : new int[] {0, 1, 4_000, 5_000, 70_000, 3_000_000}) {
                String body = "x".repeat(size);
                assertThat(client.post("/", body).read().body()).isEqualTo(body);
                client.send("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
                client.send(size == 0 ? "" : Integer.toHexString(size) + "\r\n" + body + "\r\n")
                        .send("0\r\n\r\n");
                assertThat(client.read().body()).isEqualTo(body);
            }
            assertThat(dyno.connections()).isEqualTo(1);
        }
    }

    @Test
    void relaysChunksAndTrailers() throws Exception {
        try (var dyno = saying(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n");
                var client = bed.client()) {
            for (int i = 0; i < 2; i++) {
                var answer = client.get("/").read();
                assertThat(answer.body()).isEqualTo("hello");
                assertThat(answer.field("x-sum")).isEqualTo("1");
            }
            assertThat(dyno.connections()).isEqualTo(1);
            assertThat(bed.log().await(2).get(1)).contains(" bytes=5 ");
        }
    }

    @Test
    void doesNotWaitForABodyThatCannotBe() throws Exception {
        try (var dyno = saying("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n");
                var client = bed.client()) {
            assertThat(client.get("/").read().status()).isEqualTo(304);
            client.send("HEAD / HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(client.readHead().field("content-length")).isEqualTo("5");
            assertThat(dyno.connections()).isEqualTo(1);
        }
    }

    @Test
    void endsWithTheDynosConnectionWhenNothingElseEndsTheBody() throws Exception {
        try (var dyno = TestDyno.with("web.1", "v6", (c, n) -> {
                    c.read();
                    c.send("HTTP/1.0 200 OK\r\n\r\nall of it");
                });
                var client = bed.client()) {
            bed.publish(dyno);
            var answer = client.get("/").read();
            assertThat(answer.body()).isEqualTo("all of it");
            assertThat(answer.field("connection")).isEqualTo("close");
            assertThat(bed.log().line()).contains("at=info").contains(" bytes=9 ");
        }
    }

    @Test
    void servesOldClients() throws Exception {
        try (var dyno =
                saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nT: x\r\n\r\n")) {
            try (var client = bed.client()) {
                client.send("GET / HTTP/1.0\r\n" + HOST + "Connection: keep-alive\r\n\r\n");
                var answer = client.read();
                assertThat(answer.field("transfer-encoding")).isNull();
                assertThat(answer.body()).isEqualTo("hello");
            }
        }
        try (var dyno = saying(TestDyno.ok("sized"));
                var client = bed.client()) {
            for (int i = 0; i < 2; i++) {
                client.send("GET / HTTP/1.0\r\n" + HOST + "Connection: keep-alive\r\n\r\n");
                assertThat(client.read().field("connection")).isEqualTo("keep-alive");
            }
            client.send("GET / HTTP/1.0\r\n" + HOST + "\r\n");
            assertThat(client.read().field("connection")).isEqualTo("close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void closesWhenTheClientSaysSo() throws Exception {
        try (var dyno = saying(TestDyno.ok("x"));
                var client = bed.client()) {
            client.send("GET / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
            assertThat(client.read().field("connection")).isEqualTo("close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void answersExpectItselfAndOnlyOnce() throws Exception {
        try (var dyno = TestDyno.with("web.1", "v6", (c, n) -> {
                    var r = c.read();
                    c.send("HTTP/1.1 100 Continue\r\n\r\n" + TestDyno.ok(r.field("expect") + r.body()));
                });
                var client = bed.client()) {
            bed.publish(dyno);
            client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(100);
            client.send("hi");
            assertThat(client.read().body()).isEqualTo("nullhi");
        }
    }

    @Test
    void passesEarlyHintsOn() throws Exception {
        try (var dyno = saying("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
                        + TestDyno.ok("x"));
                var client = bed.client()) {
            client.get("/");
            assertThat(client.read().field("link")).isEqualTo("</a>");
            assertThat(client.read().status()).isEqualTo(102);
            assertThat(client.read().body()).isEqualTo("x");
            client.send("GET / HTTP/1.0\r\n" + HOST + "\r\n");
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    @Test
    void becomesAPipeAfter101() throws Exception {
        try (var dyno = TestDyno.with("web.1", "v6", (c, n) -> {
                    var r = c.read();
                    c.send("HTTP/1.1 101 Switching\r\nUpgrade: " + r.field("upgrade")
                            + "\r\nConnection: upgrade\r\n\r\nfirst");
                    c.send(c.octets(4).toUpperCase(Locale.ROOT));
                    c.send(c.rest());
                });
                var client = bed.client()) {
            bed.publish(dyno);
            client.send("GET / HTTP/1.1\r\n" + HOST + "Connection: Upgrade\r\nUpgrade: thing\r\n\r\nping");
            var answer = client.read();
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.field("upgrade")).isEqualTo("thing");
            assertThat(answer.field("connection")).isEqualTo("Upgrade");
            assertThat(client.octets(9)).isEqualTo("firstPING");
            client.send("the end").endOutput();
            assertThat(client.rest()).isEqualTo("the end");
            assertThat(bed.log().line()).contains(" status=101 bytes=16 ");
        }
    }

    @Test
    void sendsAnEarlyAnswerAndClosesBoth() throws Exception {
        var done = new CountDownLatch(1);
        try (var dyno = TestDyno.with("web.1", "v6", (c, n) -> {
                    c.octets(10);
                    c.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
                    done.await();
                });
                var client = bed.client()) {
            bed.publish(dyno);
            client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 100000\r\n\r\nsome of it");
            var answer = client.read();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.field("connection")).isEqualTo("close");
            assertThat(answer.body()).isEqualTo("no");
            assertThat(client.ended()).isTrue();
            done.countDown();
        }
    }

    @Test
    void routesByHostAndByPort() throws Exception {
        try (var a = TestDyno.answering("web.1", "a");
                var b = TestDyno.answering("web.1", "b")) {
            int port = bed.router().openPort(0);
            var routes = List.of(
                    Bed.route(a.target()),
                    Route.of("b", Set.of("b.localhost"), List.of(b.target()), WhenEmpty.HOLD)
                            .withPort(port));
            Bed.await(bed.router().publish(new RoutingTable(routes)));
            try (var client = bed.client();
                    var own = Wireman.to(port)) {
                assertThat(client.get("/").read().body()).isEqualTo("a");
                client.send("GET / HTTP/1.1\r\nHost: B.localhost:1\r\n\r\n");
                assertThat(client.read().body()).isEqualTo("b");
                client.send("GET / HTTP/1.1\r\nHost: c.localhost\r\n\r\n");
                var unknown = client.read();
                assertThat(unknown.status()).isEqualTo(404);
                assertThat(unknown.body()).contains("No such app");
                assertThat(client.get("/").read().body())
                        .as("the same connection goes on")
                        .isEqualTo("a");
                assertThat(own.get("/").read().body()).as("whatever the host").isEqualTo("b");
            }
            assertThat(bed.log().await(4)).hasSize(4);
        }
    }

    @Test
    void servesOnWhenItsLogFails() throws Exception {
        var quiet = Logger.getLogger(RelayLoop.class.getName());
        quiet.setLevel(Level.OFF);
        RequestLog broken = (route, lines) -> {
            throw new IllegalStateException("the disk is full");
        };
        try (var router = Router.start(RouterSettings.defaults().withLoops(1), new FakeTime(), broken);
                var dyno = TestDyno.answering("web.1", "v6");
                var client = Wireman.to(router.port())) {
            Bed.await(router.publish(new RoutingTable(List.of(Bed.route(dyno.target())))));
            for (int i = 0; i < 3; i++) {
                assertThat(client.get("/").read().body()).isEqualTo("v6");
            }
        }
    }

    @Test
    void takesAPortForItselfAlone() throws Exception {
        var settings = RouterSettings.defaults().withPort(bed.router().port());
        assertThatThrownBy(() -> Router.start(settings, new FakeTime(), RequestLog.NONE))
                .isInstanceOf(BindException.class);
        bed.close();
        Router.start(settings, new FakeTime(), RequestLog.NONE).close();
    }
}

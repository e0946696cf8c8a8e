package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a drain does to raw pipes: tells them to close, then cuts. */
class PipeTest {
    private static final String GOING_AWAY = "\u0088\u0002\u0003\u00e9";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Bed bed;
    private Wireman client;
    private final CountDownLatch drains = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        bed = Bed.frozen();
        client = bed.client();
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        client.close();
        bed.close();
    }

    private TestDyno open(String protocol, TestDyno.Script then) throws Exception {
        var dyno = TestDyno.with("web.1", "v6", (c, n) -> {
            c.read();
            c.send("HTTP/1.1 101 Switching\r\nUpgrade: " + protocol + "\r\nConnection: Upgrade\r\n\r\n");
            then.serve(c, n);
        });
        bed.publish(dyno);
        client.send("GET /live HTTP/1.1\r\nHost: app.localhost\r\nConnection: Upgrade\r\nUpgrade: " + protocol
                + "\r\nSec-WebSocket-Version: 13\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(101);
        return dyno;
    }

    private CompletionStage<Drained> drain(TestDyno dyno) {
        bed.publish(Bed.route());
        var drained = bed.router().drain(dyno.target(), LIMIT);
        Bed.await(bed.router().publish(bed.router().table()));
        drains.countDown();
        return drained;
    }

    @Test
    void aWebSocketIsToldBetweenTwoFrames() throws Exception {
        var half = new CountDownLatch(1);
        try (var dyno = open("websocket", (c, n) -> {
            c.send("\u0081\u0005he");
            half.countDown();
            drains.await();
            c.send("llo\u0081\u0003more of it that nobody may see");
            assertThat(c.octets(4)).isEqualTo("ping");
        })) {
            half.await();
            Bed.await("half a frame", client::hasInput);
            var drained = drain(dyno);
            assertThat(client.octets(11)).isEqualTo("\u0081\u0005hello" + GOING_AWAY);
            client.send("ping");
            assertThat(client.ended()).isTrue();
            assertThat(Bed.await(drained)).isEqualTo(new Drained(0));
            assertThat(bed.log().line())
                    .contains(": at=info method=GET path=\"/live\"")
                    .contains(" status=101 ");
        }
    }

    @Test
    void anIdleWebSocketIsToldAtOnce() throws Exception {
        try (var dyno = open("WebSocket", (c, n) -> assertThat(c.octets(2)).isEqualTo("by"))) {
            var drained = drain(dyno);
            assertThat(client.octets(4)).isEqualTo(GOING_AWAY);
            client.send("by");
            assertThat(client.ended()).isTrue();
            assertThat(Bed.await(drained)).isEqualTo(new Drained(0));
        }
    }

    @Test
    void theDynoOfAnyOtherProtocolLearnsThatItsClientEnds() throws Exception {
        var got = new CountDownLatch(1);
        try (var dyno = open("raw", (c, n) -> {
            assertThat(c.octets(3)).isEqualTo("all");
            got.countDown();
            assertThat(c.ended()).isTrue();
            c.send("last words");
        })) {
            client.send("all");
            got.await();
            var drained = drain(dyno);
            assertThat(client.rest()).isEqualTo("last words");
            assertThat(Bed.await(drained)).isEqualTo(new Drained(0));
        }
    }

    @Test
    void whoDoesNotCloseIsCutAtTheEndOfTheDrain() throws Exception {
        try (var dyno = open("websocket", (c, n) -> over.await())) {
            var drained = drain(dyno).toCompletableFuture();
            assertThat(client.octets(4)).isEqualTo(GOING_AWAY);
            bed.advance(Duration.ofMillis(29_900));
            assertThat(drained).isNotDone();
            bed.advance(Duration.ofMillis(300));
            assertThat(Bed.await(drained)).isEqualTo(new Drained(1));
            assertThat(client.ended()).isTrue();
            assertThat(bed.log().line())
                    .contains(": at=error code=H24 desc=\"Forced close\" ")
                    .contains(" dyno=web.1 ")
                    .contains("ms status= bytes=0 ");
            bed.awaitInFlight(0);
        }
    }

    @Test
    void aPipeThatOpensDuringTheDrainIsToldToo() throws Exception {
        var arrived = new CountDownLatch(1);
        try (var dyno = TestDyno.with("web.1", "v6", (c, n) -> {
            c.read();
            arrived.countDown();
            drains.await();
            c.send("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n");
            over.await();
        })) {
            bed.publish(dyno);
            client.send("GET / HTTP/1.1\r\nHost: app.localhost\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
            arrived.await();
            drain(dyno);
            assertThat(client.read().status()).isEqualTo(101);
            assertThat(client.octets(4)).isEqualTo(GOING_AWAY);
        }
    }
}

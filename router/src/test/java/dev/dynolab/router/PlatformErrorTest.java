package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the router says when it is nobody's fault but its own, and what it says to half a handshake. */
class PlatformErrorTest {
    private Bed bed;

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void h99WhenNoDynoCouldBeReachedInTime() throws Exception {
        bed = Bed.frozen(s -> s.withTimings(s.timings().withQuarantine(Duration.ofSeconds(100))));
        var gone = TestDyno.answering("web.1", "v6");
        gone.close();
        bed.publish(gone);
        try (var first = bed.client().get("/1");
                var second = bed.client()) {
            bed.awaitHeld(1);
            second.get("/2");
            bed.awaitHeld(2);
            bed.advance(Duration.ofMillis(4_200));
            assertThat(first.read().body()).startsWith("H21");
            bed.advance(Duration.ofMillis(70_700));
            assertThat(second.hasInput()).isFalse();
            bed.advance(Duration.ofMillis(300));
            var page = second.read();
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.body()).startsWith("H99 Platform error");
            assertThat(bed.log().await(2))
                    .filteredOn(
                            line -> line.contains(": at=error code=H99 desc=\"Platform error\" method=GET path=\"/2\""))
                    .singleElement()
                    .asString()
                    .endsWith(" dyno= connect= service= status=503 bytes= protocol=http release= attempts=0");
        }
    }

    @Test
    void h99WhenTheRouterHasABug() throws Exception {
        var time = new FakeTime();
        bed = Bed.at(time);
        try (var dyno = TestDyno.answering("web.1", "v6");
                var client = bed.client()) {
            bed.publish(dyno);
            time.failOnce();
            var page = client.get("/").read();
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.body()).startsWith("H99 Platform error");
            assertThat(client.ended()).isTrue();
            assertThat(bed.client().get("/").read().body()).isEqualTo("v6");
        }
    }

    /** The answer is out when the bug comes: there is no second one, and nothing stays claimed. */
    @Test
    void aBugAfterTheAnswerEndsTheConnection() throws Exception {
        var time = new FakeTime();
        bed = Bed.at(time);
        try (var dyno = TestDyno.with("web.1", "v6", (c, n) -> {
                    c.read();
                    time.failOnce();
                    c.send(TestDyno.ok("fine"));
                    c.ended();
                });
                var client = bed.client()) {
            bed.publish(dyno);
            assertThat(client.get("/").read().body()).isEqualTo("fine");
            assertThat(client.ended()).isTrue();
            assertThat(bed.log().line()).contains(": at=error code=H99 ").contains(" status=200 ");
            bed.awaitInFlight(0);
        }
    }

    @Test
    void h23ForHalfAWebSocketHandshake() throws Exception {
        bed = Bed.frozen();
        try (var dyno = TestDyno.answering("web.1", "v6");
                var client = bed.client()) {
            bed.publish(dyno);
            client.send("GET /ws HTTP/1.1\r\nHost: app.localhost\r\nSec-WebSocket-Version: 13\r\n\r\n");
            var page = client.read();
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.body()).startsWith("H23 Endpoint misconfigured");
            assertThat(bed.log().line())
                    .contains(": at=error code=H23 desc=\"Endpoint misconfigured\" ")
                    .endsWith(" dyno= connect= service= status=503 bytes= protocol=http release= attempts=0");
            assertThat(dyno.connections()).isZero();
        }
    }
}

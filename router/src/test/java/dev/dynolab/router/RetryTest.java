package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The retry rule over real connections. */
class RetryTest {
    private Bed bed;
    private final Semaphore close = new Semaphore(0);

    @BeforeEach
    void start() throws Exception {
        bed = Bed.frozen(s -> s.withLoops(1));
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    /** Its first connection answers once and then takes a request without an answer; later connections answer. */
    private TestDyno closingAfterOne() throws Exception {
        var self = new TestDyno[1];
        self[0] = TestDyno.with("web.1", "v6", (c, n) -> {
            for (int i = 0; self[0].take(c) != null; i++) {
                if (n == 1 && i == 1) {
                    return;
                }
                c.send(TestDyno.ok("from " + n));
            }
        });
        bed.publish(self[0]);
        return self[0];
    }

    @Test
    void aGetOnAStaleConnectionIsSentOnceMore() throws Exception {
        try (var dyno = closingAfterOne();
                var client = bed.client()) {
            client.get("/1").read();
            assertThat(client.get("/2").read().body()).isEqualTo("from 2");
            assertThat(dyno.seen()).containsExactly("GET /1 HTTP/1.1", "GET /2 HTTP/1.1", "GET /2 HTTP/1.1");
            assertThat(bed.log().await(2).get(1)).contains("at=info").endsWith(" attempts=1");
        }
    }

    @Test
    void aPostIsNeverSentTwice() throws Exception {
        try (var dyno = closingAfterOne();
                var client = bed.client()) {
            client.get("/1").read();
            assertThat(client.post("/2", "x").read().body()).contains("H13");
            assertThat(client.send("PUT /3 HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 1\r\n\r\nx")
                            .read()
                            .body())
                    .isEqualTo("from 2");
            assertThat(dyno.seen()).containsExactly("GET /1 HTTP/1.1", "POST /2 HTTP/1.1", "PUT /3 HTTP/1.1");
        }
    }

    @Test
    void aPostLooksBeforeItUsesAPooledConnection() throws Exception {
        try (var dyno = TestDyno.with("web.1", "v6", (c, n) -> {
                    c.read();
                    c.send(TestDyno.ok("from " + n));
                    c.close();
                    close.release();
                });
                var client = bed.client()) {
            bed.publish(dyno);
            client.get("/").read();
            close.acquire();
            assertThat(client.post("/", "x").read().body()).isEqualTo("from 2");
        }
    }

    @Test
    void aFreshConnectionThatSaysNothingIsNotTriedAgain() throws Exception {
        try (var dyno = TestDyno.with("web.1", "v6", (c, n) -> c.read());
                var client = bed.client()) {
            bed.publish(dyno);
            assertThat(client.get("/").read().body()).contains("H13");
            assertThat(dyno.connections()).isEqualTo(1);
        }
    }

    @Test
    void whatADynoRefusedGoesElsewhereWhateverItIs() throws Exception {
        var refusing = TestDyno.answering("web.1", "v6");
        refusing.close();
        try (var fine = TestDyno.answering("web.2", "v7");
                var client = bed.client()) {
            bed.publish(refusing, fine);
            for (int i = 0; i < 6; i++) {
                assertThat(client.post("/", "x").read().body()).isEqualTo("v7");
            }
            assertThat(bed.log().await(6).stream().filter(l -> l.endsWith(" attempts=2")))
                    .as("in quarantine after the first time")
                    .hasSize(1);
        }
    }
}

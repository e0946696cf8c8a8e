package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that wait for a dyno. */
class HoldTest {
    private Bed bed;
    private final List<Wireman> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        bed = Bed.frozen(s -> s.withLimits(s.limits().withHeldInFlight(2))
                .withTimings(s.timings().withGrace(Duration.ofSeconds(1))));
        bed.publish(Bed.route());
    }

    @AfterEach
    void stop() throws Exception {
        for (Wireman c : clients) {
            c.close();
        }
        bed.close();
    }

    private Wireman client() throws Exception {
        clients.add(bed.client());
        return clients.get(clients.size() - 1);
    }

    @Test
    void heldRequestsSurvivePublishesAndGoToWhateverComes() throws Exception {
        for (int i = 0; i < 20; i++) {
            client().get("/" + i);
        }
        client().post("/p", "body");
        bed.awaitHeld(21);
        bed.publish(Bed.route());
        bed.publish(Bed.route().withPort(1));
        bed.advance(Duration.ofSeconds(70));
        assertThat(bed.router().stats().routes().get(Bed.ROUTE).held()).isEqualTo(21);
        try (var dyno = TestDyno.answering("web.1", "v7")) {
            bed.publish(dyno);
            for (Wireman c : clients) {
                assertThat(c.read().body()).isEqualTo("v7");
            }
            assertThat(dyno.seen()).hasSize(21);
            assertThat(bed.log().await(21)).allMatch(l -> l.contains("at=info") && l.endsWith("attempts=1"));
            assertThat(bed.router().stats().routes().get(Bed.ROUTE))
                    .isEqualTo(new RouterStats.OfRoute(0, 0, 21, Map.of("v7", 21L)));
        }
    }

    @Test
    void aRequestToWhatSleepsIsHeldAndToldOf() throws Exception {
        var told = new LinkedBlockingQueue<String>();
        bed.router().onIdle(told::add);
        Wireman early = client();
        early.get("/early");
        bed.awaitHeld(1);
        assertThat(told).isEmpty();
        bed.publish(Bed.route().withWhenEmpty(WhenEmpty.IDLE));
        assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo(Bed.ROUTE);
        Wireman late = client();
        late.get("/late");
        assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo(Bed.ROUTE);
        bed.awaitHeld(2);
        try (var dyno = TestDyno.answering("web.1", "v7")) {
            bed.publish(dyno);
            assertThat(List.of(early.read().body(), late.read().body())).containsOnly("v7");
        }
        bed.publish(Bed.route().withWhenEmpty(WhenEmpty.IDLE));
        assertThat(told).isEmpty();
    }

    @Test
    void aRequestToWhatSleepsWaitsNoLongerThanForABoot() throws Exception {
        bed.publish(Bed.route().withWhenEmpty(WhenEmpty.IDLE));
        client().get("/");
        bed.awaitHeld(1);
        bed.advance(Duration.ofSeconds(76));
        assertThat(clients.get(0).read().status()).isEqualTo(503);
        assertThat(bed.log().await(1)).allMatch(line -> line.contains("code=H20"));
    }

    @Test
    void doesNotFallOnADynoAllAtOnce() throws Exception {
        for (int i = 0; i < 12; i++) {
            client().get("/" + i);
        }
        bed.awaitHeld(12);
        var together = new AtomicInteger();
        var most = new AtomicInteger();
        var go = new CountDownLatch(1);
        try (var dyno = TestDyno.with("web.1", "v7", (c, n) -> {
            for (var r = c.read(); r != null; r = c.read()) {
                most.accumulateAndGet(together.incrementAndGet(), Math::max);
                go.await();
                together.decrementAndGet();
                c.send(TestDyno.ok("x"));
            }
        })) {
            bed.publish(dyno);
            bed.awaitInFlight(2);
            Bed.await("both there", () -> together.get() == 2);
            assertThat(bed.router().stats().routes().get(Bed.ROUTE).held()).isEqualTo(10);
            bed.advance(Duration.ofMillis(1_200));
            bed.awaitInFlight(4);
            go.countDown();
            for (Wireman c : clients) {
                assertThat(c.read().body()).isEqualTo("x");
            }
        }
    }

    @Test
    void getTheAnswerOfTheDayWhenNothingComesAnyMore() throws Exception {
        client().get("/");
        bed.awaitHeld(1);
        bed.publish(Bed.route().withWhenEmpty(WhenEmpty.CRASHED));
        assertThat(clients.get(0).read().body()).contains("H10");
        bed.publish(Bed.route());
        clients.get(0).get("/");
        bed.awaitHeld(1);
        bed.publish(Bed.route().withMaintenance(true));
        assertThat(clients.get(0).read().body()).contains("H80");
        bed.publish(Bed.route());
        clients.get(0).get("/");
        bed.awaitHeld(1);
        Bed.await(bed.router().publish(RoutingTable.EMPTY));
        assertThat(clients.get(0).read().status()).isEqualTo(404);
    }

    @Test
    void h20WhenTheBootTakesTooLong() throws Exception {
        client().get("/");
        bed.awaitHeld(1);
        bed.advance(Duration.ofMillis(74_900));
        assertThat(bed.router().stats().routes().get(Bed.ROUTE).held()).isEqualTo(1);
        bed.advance(Duration.ofMillis(300));
        assertThat(clients.get(0).read().body()).contains("H20");
        assertThat(bed.log().line())
                .contains("at=error code=H20 desc=\"App boot timeout\"")
                .contains(" dyno= connect= service= status=503 bytes= ");
        assertThat(bed.router().stats().routes().get(Bed.ROUTE).held()).isZero();
    }

    @Test
    void leavesTheBodyOfAHeldRequestWithItsSender() throws Exception {
        var sent = new AtomicInteger();
        var client = client();
        client.send("POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 100000000\r\n\r\n");
        var sender = new Thread(() -> {
            try {
                while (sent.incrementAndGet() <= 100) {
                    client.send("x".repeat(1_000_000));
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
        sender.start();
        Bed.awaitStandstill(sent::get);
        assertThat(sent.get()).as("MB taken off a client whose request is held").isLessThan(20);
        bed.awaitHeld(1);
        var length = new AtomicInteger();
        try (var dyno = TestDyno.with("web.1", "v7", (c, n) -> {
            length.set(c.read().body().length());
            c.send(TestDyno.ok("x"));
        })) {
            bed.publish(dyno);
            assertThat(client.read().body()).isEqualTo("x");
            assertThat(length).hasValue(100_000_000);
        }
        sender.join();
    }

    @Test
    void aClientThatGoesIsSeenAndForgotten() throws Exception {
        client().get("/");
        client().get("/");
        bed.awaitHeld(2);
        clients.get(0).close();
        bed.awaitHeld(1);
        assertThat(bed.log().line()).contains("sock=client at=warning code=H27").contains(" dyno= ");
        try (var dyno = TestDyno.answering("web.1", "v7")) {
            bed.publish(dyno);
            assertThat(clients.get(1).read().body()).isEqualTo("v7");
            assertThat(dyno.seen()).hasSize(1);
        }
    }

    /** Its end stands behind octets nobody reads: few that the router's kernel has, or more than both kernels take. */
    @ParameterizedTest
    @ValueSource(ints = {50_000, 50_000_000})
    void aClientThatGoesIsSeenBehindABodyThatNobodyReads(int octets) throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "only Linux tells");
        try (var live = Bed.live();
                var staying = live.client()) {
            var leaving = live.client();
            live.publish(Bed.route());
            leaving.send("POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: " + octets + "\r\n\r\n");
            var sender = new Thread(() -> {
                try {
                    leaving.send("x".repeat(octets));
                } catch (IOException e) {
                    // It has been closed.
                }
            });
            sender.start();
            staying.post("/", "x".repeat(50_000));
            live.awaitHeld(2);
            if (octets < 1_000_000) {
                sender.join();
            }
            leaving.close();
            live.awaitHeld(1);
            assertThat(live.log().line())
                    .contains("sock=client at=warning code=H27")
                    .contains(" dyno= ");
            sender.join();
        }
    }

    @Test
    void aRequestThatEveryDynoRefusedGetsThereWithTheNextTable() throws Exception {
        var crashed = TestDyno.answering("web.1", "v6");
        crashed.close();
        try (var fine = TestDyno.answering("web.2", "v6")) {
            bed.publish(crashed);
            client().post("/", "x");
            bed.awaitHeld(1);
            bed.publish(fine);
            assertThat(clients.get(0).read().body()).isEqualTo("v6");
            assertThat(bed.log().line()).contains(" dyno=web.2 ").endsWith(" attempts=2");
        }
    }

    @Test
    void requestsWaitForTheEndOfAQuarantine() throws Exception {
        var crashed = TestDyno.answering("web.1", "v6");
        crashed.close();
        bed.publish(crashed);
        client().get("/1");
        bed.awaitHeld(1);
        client().get("/2");
        bed.awaitHeld(2);
        bed.advance(Duration.ofMillis(1_200));
        assertThat(clients.get(0).read().body()).contains("H21");
        assertThat(bed.router().stats().routes().get(Bed.ROUTE).held()).isEqualTo(1);
        bed.advance(Duration.ofMillis(3_500));
        assertThat(bed.router().stats().routes().get(Bed.ROUTE).held()).isEqualTo(1);
        Bed.await("an answer", () -> {
            bed.advance(Duration.ofMillis(100));
            return clients.get(1).hasInput();
        });
        assertThat(clients.get(1).read().body()).contains("H21");
        // Two when the clock ran on while the first was made.
        assertThat(bed.log().await(2).get(1)).containsPattern(" attempts=[12]$");
    }
}

package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many requests may be inside a route's targets, how many queue, how many wait for a boot. */
class BacklogTest {
    private Bed bed;
    private final List<Wireman> clients = new ArrayList<>();
    private final Semaphore go = new Semaphore(0);

    @AfterEach
    void stop() throws Exception {
        for (Wireman c : clients) {
            c.close();
        }
        go.release(1000);
        bed.close();
    }

    private void start(UnaryOperator<RouterSettings.Limits> limits) throws Exception {
        bed = Bed.frozen(s -> s.withLimits(limits.apply(s.limits())));
    }

    private Wireman get(String path) throws Exception {
        clients.add(bed.client().get(path));
        return clients.get(clients.size() - 1);
    }

    /** Answers each request when it may. */
    private TestDyno slow(String name) throws Exception {
        return TestDyno.with(name, "v6", (c, n) -> {
            for (var r = c.read(); r != null; r = c.read()) {
                go.acquire();
                c.send(TestDyno.ok(r.path()));
            }
        });
    }

    @Test
    void h11BeyondInFlightAndBacklogForEachTarget() throws Exception {
        start(l -> l.withInFlight(2).withBacklog(1));
        try (var one = slow("web.1");
                var two = slow("web.2")) {
            bed.publish(one, two);
            for (int i = 0; i < 4; i++) {
                get("/" + i);
            }
            bed.awaitInFlight(4);
            get("/4");
            get("/5");
            bed.awaitHeld(2);
            var page = get("/6").read();
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.body()).startsWith("H11 Backlog too deep");
            assertThat(bed.log().line())
                    .contains(": at=error code=H11 desc=\"Backlog too deep\" method=GET path=\"/6\"")
                    .endsWith(" dyno= connect= service= status=503 bytes= protocol=http release= attempts=0");
            go.release(6);
            for (int i = 0; i < 6; i++) {
                assertThat(clients.get(i).read().body()).isEqualTo("/" + i);
            }
            get("/7");
            go.release();
            assertThat(clients.get(7).read().body()).isEqualTo("/7");
        }
    }

    @Test
    void h11AtOnceWithoutABacklogAsOnHeroku() throws Exception {
        start(l -> l.withInFlight(1).withBacklog(0));
        try (var dyno = slow("web.1")) {
            bed.publish(dyno);
            get("/0");
            bed.awaitInFlight(1);
            assertThat(get("/1").read().body()).startsWith("H11");
        }
    }

    @Test
    void h11WhenTheQueueDoesNotMove() throws Exception {
        bed = Bed.frozen(s -> s.withLimits(s.limits().withInFlight(1))
                .withTimings(s.timings().withFirstByte(Duration.ofSeconds(100))));
        try (var dyno = slow("web.1")) {
            bed.publish(dyno);
            get("/0");
            bed.awaitInFlight(1);
            get("/1");
            bed.awaitHeld(1);
            bed.advance(Duration.ofMillis(74_900));
            assertThat(clients.get(1).hasInput()).isFalse();
            bed.advance(Duration.ofMillis(300));
            assertThat(clients.get(1).read().body()).startsWith("H11");
        }
    }

    @Test
    void requestsHeldDuringABootAreNoBacklog() throws Exception {
        start(l -> l.withInFlight(1).withBacklog(0));
        bed.publish(Bed.route());
        for (int i = 0; i < 5; i++) {
            get("/" + i);
        }
        bed.awaitHeld(5);
        try (var dyno = TestDyno.answering("web.1", "v6")) {
            bed.publish(dyno);
            for (Wireman c : clients) {
                assertThat(c.read().body()).isEqualTo("v6");
            }
        }
    }

    @Test
    void aQueueIsLetOutByClientsThatGo() throws Exception {
        start(l -> l.withInFlight(1).withBacklog(2));
        try (var dyno = slow("web.1")) {
            bed.publish(dyno);
            var first = get("/0");
            bed.awaitInFlight(1);
            var second = get("/1");
            bed.awaitHeld(1);
            get("/2");
            bed.awaitHeld(2);
            first.close();
            bed.awaitHeld(1);
            second.close();
            bed.awaitHeld(0);
            go.release(3);
            assertThat(clients.get(2).read().body()).isEqualTo("/2");
        }
    }

    @Test
    void pipesTakeNoPlace() throws Exception {
        start(l -> l.withInFlight(1).withBacklog(0));
        try (var dyno = TestDyno.with("web.1", "v6", (c, n) -> {
            for (var r = c.read(); r != null; r = c.read()) {
                c.send(r.field("upgrade") == null ? TestDyno.ok("x") : "HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\n");
            }
        })) {
            bed.publish(dyno);
            for (int i = 0; i < 3; i++) {
                clients.add(bed.client());
                clients.get(i)
                        .send("GET / HTTP/1.1\r\nHost: app.localhost\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
                assertThat(clients.get(i).read().status()).isEqualTo(101);
            }
            bed.awaitInFlight(3);
            assertThat(get("/").read().body()).isEqualTo("x");
        }
    }

    @Test
    void h22WhenMoreWaitForABootThanMay() throws Exception {
        start(l -> l.withHeld(2));
        bed.publish(Bed.route());
        get("/0");
        get("/1");
        bed.awaitHeld(2);
        assertThat(get("/2").read().body()).startsWith("H22 Connection limit reached");
        assertThat(bed.log().line())
                .contains(": at=error code=H22 desc=\"Connection limit reached\" ")
                .contains(" dyno= ")
                .contains(" status=503 ");
    }
}

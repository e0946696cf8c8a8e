package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private Bed bed;
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        bed = Bed.frozen();
    }

    @AfterEach
    void stop() {
        go.countDown();
        bed.close();
    }

    /** Answers its first request at once, its second when it is told to. */
    private TestDyno slow() throws Exception {
        return TestDyno.with("web.1", "v6", (c, n) -> {
            c.read();
            c.send(TestDyno.ok("fast"));
            c.read();
            inside.countDown();
            go.await();
            c.send(TestDyno.ok("slow"));
            c.ended();
            ended.countDown();
        });
    }

    @Test
    void isNotDoneWhileARequestIsInside() throws Exception {
        try (var old = slow();
                var next = TestDyno.answering("web.1", "v7");
                var client = bed.client();
                var other = bed.client()) {
            bed.publish(old);
            client.get("/").read();
            client.get("/");
            inside.await();
            bed.publish(next);
            var drained = bed.router().drain(old.target(), LIMIT).toCompletableFuture();
            assertThat(other.get("/").read().body()).isEqualTo("v7");
            assertThat(drained).isNotDone();
            assertThat(old.target().inFlight()).isEqualTo(1);
            go.countDown();
            assertThat(client.read().body()).isEqualTo("slow");
            assertThat(Bed.await(drained)).isEqualTo(new Drained(0));
            ended.await();
            assertThat(client.get("/").read().body())
                    .as("the client's connection lives on")
                    .isEqualTo("v7");
        }
    }

    /** Heroku's order: the signal comes at once, and the request goes on for as long as the process takes. */
    @Test
    void withoutALimitOfTimeItIsOverAtOnceAndTheRequestGoesOn() throws Exception {
        try (var old = slow();
                var client = bed.client()) {
            bed.publish(old);
            client.get("/").read();
            client.get("/");
            inside.await();
            bed.publish(new Target[0]);
            var drained = bed.router().drain(old.target(), Duration.ZERO);
            Bed.await("drained", () -> {
                bed.advance(Duration.ofMillis(100));
                return drained.toCompletableFuture().isDone();
            });
            assertThat(Bed.await(drained)).isEqualTo(new Drained(1));
            go.countDown();
            assertThat(client.read().body()).isEqualTo("slow");
        }
    }

    @Test
    void endsAtItsLimitAndSaysWhatIsCut() throws Exception {
        try (var old = slow();
                var client = bed.client()) {
            bed.publish(old);
            client.get("/").read();
            client.get("/");
            inside.await();
            bed.publish(Bed.route());
            var drained =
                    bed.router().drain(old.target(), Duration.ofSeconds(10)).toCompletableFuture();
            Bed.await(bed.router().publish(bed.router().table()));
            bed.advance(Duration.ofMillis(9_900));
            assertThat(drained).isNotDone();
            bed.advance(Duration.ofMillis(300));
            assertThat(Bed.await(drained)).isEqualTo(new Drained(1));
            go.countDown();
            assertThat(client.read().body()).isEqualTo("slow");
        }
    }

    @Test
    void closesIdleConnectionsOfEveryLoop() throws Exception {
        var closed = new CountDownLatch(4);
        var open = new CountDownLatch(4);
        try (var dyno = TestDyno.with("web.1", "v6", (c, n) -> {
            c.read();
            open.countDown();
            open.await();
            c.send(TestDyno.ok("x"));
            c.ended();
            closed.countDown();
        })) {
            bed.publish(dyno);
            var clients = new Wireman[4];
            for (int i = 0; i < clients.length; i++) {
                clients[i] = bed.client().get("/");
            }
            for (Wireman c : clients) {
                c.read();
            }
            bed.publish(Bed.route());
            assertThat(Bed.await(bed.router().drain(dyno.target(), LIMIT))).isEqualTo(new Drained(0));
            closed.await();
            for (Wireman c : clients) {
                c.close();
            }
        }
    }

    @Test
    void holdsRequestsForADrainingTargetThatIsStillInTheTable() throws Exception {
        try (var old = TestDyno.answering("web.1", "v6");
                var next = TestDyno.answering("web.1", "v7");
                var client = bed.client()) {
            bed.publish(old);
            Bed.await(bed.router().drain(old.target(), LIMIT));
            client.get("/");
            bed.awaitHeld(1);
            bed.publish(next);
            assertThat(client.read().body()).isEqualTo("v7");
            assertThat(old.connections()).isZero();
        }
    }

    @Test
    void anIdleConnectionIsClosedBeforeTheDynoWould() throws Exception {
        try (var dyno = slow();
                var client = bed.client()) {
            bed.publish(dyno);
            client.get("/").read();
            go.countDown();
            client.get("/").read();
            bed.awaitInFlight(0);
            Bed.await(bed.router().publish(bed.router().table()));
            bed.advance(Duration.ofMillis(2_100));
            ended.await();
            assertThat(dyno.connections()).isEqualTo(1);
        }
    }
}

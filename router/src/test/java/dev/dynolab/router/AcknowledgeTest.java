package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A publish is done when every loop uses the table, and what happens to who does not wait for that. */
class AcknowledgeTest {
    private static final String NEW = "GET / HTTP/1.1\r\nHost: new.localhost\r\n\r\n";

    @Test
    void comesFromTheLastLoop() throws Exception {
        var stuck = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var first = new AtomicBoolean(true);
        // The log is written on the loop: a line that takes long holds the loop up.
        RequestLog log = (route, lines) -> {
            if (first.getAndSet(false)) {
                stuck.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
        try (var router = Router.start(RouterSettings.defaults().withLoops(1), new SystemTime(), log);
                var dyno = TestDyno.answering("web.1", "v1");
                var client = Wireman.to(router.port());
                var other = Wireman.to(router.port())) {
            Bed.await(router.publish(new RoutingTable(List.of(Bed.route(dyno.target())))));
            // Both are with the loop, and then it stands still.
            other.send("GET / HTTP/1.1\r\nHost: nobody\r\n\r\n");
            assertThat(other.read().status()).isEqualTo(404);
            client.get("/").read();
            stuck.await();
            var route = Route.of("new", Set.of("new.localhost"), List.of(dyno.target()), WhenEmpty.HOLD);
            var published = router.publish(new RoutingTable(List.of(Bed.route(dyno.target()), route)))
                    .toCompletableFuture();
            other.send(NEW);
            assertThat(published).isNotDone();
            go.countDown();
            assertThat(other.read().status())
                    .as("who does not wait meets the old table")
                    .isEqualTo(404);
            Bed.await(published);
            assertThat(other.send(NEW).read().status()).isEqualTo(200);
        }
    }
}

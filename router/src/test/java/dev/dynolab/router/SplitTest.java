package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.router.traffic.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The exact split from outside: new connections landing on every loop while the table is published again and again. */
class SplitTest {
    private static final int CLIENTS = 6;
    private static final int EACH = 200;

    @Test
    void holdsOverManyConnectionsLoopsAndPublishes() throws Exception {
        try (var bed = Bed.live(s -> s.withLoops(3));
                var a = TestDyno.answering("run.1", "v6");
                var b = TestDyno.answering("run.2", "v7");
                var c = TestDyno.answering("run.3", "v7")) {
            bed.publish(a, b, c);
            Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
            var done = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                threads.add(new Thread(() -> ask(bed, counts, done)));
            }
            threads.forEach(Thread::start);
            // The order of targets, a weight map or none: 1 to 2 all the same.
            List<Target> forth = List.of(a.target(), b.target(), c.target());
            List<Target> back = List.of(c.target(), a.target(), b.target());
            int publishes = 0;
            for (int seen = 0; seen < CLIENTS * EACH; seen = done.get()) {
                if (seen / 7 >= publishes) {
                    publishes++;
                    var route = Bed.route().withTargets(publishes % 2 == 0 ? forth : back);
                    bed.publish(
                            publishes % 3 == 0
                                    ? route.withTraffic(
                                            Traffic.BY_COUNT.withWeights(Map.of("v6", 250_000, "v7", 500_000)))
                                    : route);
                } else {
                    Thread.yield();
                }
            }
            for (Thread t : threads) {
                t.join();
            }
            Map<String, Integer> got = new HashMap<>();
            counts.forEach((release, n) -> got.put(release, n.get()));
            assertThat(got).isEqualTo(Map.of("v6", 400, "v7", 800));
            assertThat(publishes).isGreaterThan(50);
        }
    }

    /** Fails when publish does not wait for the loops: a loop that has not seen the new host answers 404. */
    @Test
    void aHostIsKnownToEveryLoopOnceItIsPublished() throws Exception {
        try (var bed = Bed.live(s -> s.withLoops(3));
                var dyno = TestDyno.answering("web.1", "v6")) {
            var clients = new Wireman[] {bed.client(), bed.client(), bed.client()};
            for (int i = 0; i < 300; i++) {
                String host = "h" + i + ".localhost";
                bed.publish(Route.of(Bed.ROUTE, Set.of(host), List.of(dyno.target()), WhenEmpty.HOLD));
                for (Wireman c : clients) {
                    c.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
                }
                for (Wireman c : clients) {
                    assertThat(c.read().status()).isEqualTo(200);
                }
            }
            for (Wireman c : clients) {
                c.close();
            }
        }
    }

    private static void ask(Bed bed, Map<String, AtomicInteger> counts, AtomicInteger done) {
        try {
            for (int i = 0; i < EACH; i++) {
                try (var client = bed.client()) {
                    String release = client.get("/").read().body();
                    counts.computeIfAbsent(release, r -> new AtomicInteger()).incrementAndGet();
                }
                done.incrementAndGet();
            }
        } catch (Exception e) {
            done.addAndGet(EACH);
            throw new AssertionError(e);
        }
    }
}

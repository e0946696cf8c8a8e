package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fifty times a dyno is replaced under load: publish, drain, kill. Every request carries an id; client and dynos write down what they
 * saw; then the two lists are joined. The clients are closed-loop with keep-alive, every other one over TLS; a third of the requests are
 * POSTs.
 */
class SwapTest {
    private static final int SWAPS = 50;
    private static final int CLIENTS = 8;

    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> reached = new ConcurrentHashMap<>();
    private final Map<String, Integer> answeredBy = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean over;

    /** What a swap may do without: the test must notice. */
    private enum Without {
        NOTHING,
        /** The old dyno is killed as soon as the new table is out. */
        DRAIN,
        /** A gate that has counted nobody is drained in place of the dyno's own. */
        GATE
    }

    @Test
    void losesNoRequestAndDoublesNone() throws Exception {
        swap(Without.NOTHING);
        assertThat(lost).as("lost of " + requests).isEmpty();
        assertThat(requests.get()).isGreaterThan(SWAPS * 20);
        assertThat(answeredBy).hasSize(SWAPS + 1);
        assertThat(reached).hasSize(requests.get());
        assertThat(reached)
                .as("reached a dyno twice")
                .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
    }

    /** The test of the test. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void losesRequestsWithoutIts(Without guard) throws Exception {
        swap(guard);
        assertThat(lost).isNotEmpty();
    }

    /** Fifty times; or, when something is missing, until it shows. */
    private void swap(Without missing) throws Exception {
        int most = missing == Without.NOTHING ? SWAPS : SWAPS * 20;
        try (var tls = new TlsBed(Bed.live(s -> s.withLoops(2)), s -> s)) {
            Bed bed = tls.bed();
            TestDyno serving = dyno("v0");
            bed.publish(serving);
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                clients.add(new Thread(() -> ask(tls, number)));
            }
            clients.forEach(Thread::start);
            awaitServing("v0");
            for (int i = 1; i <= most && lost.isEmpty(); i++) {
                String release = "v" + i;
                TestDyno next = dyno(release);
                bed.publish(next);
                letGo(bed, serving, missing);
                serving = next;
                awaitServing(release);
            }
            over = true;
            for (Thread c : clients) {
                c.join();
            }
            serving.close();
        }
    }

    private static void letGo(Bed bed, TestDyno old, Without missing) throws Exception {
        Target target = old.target();
        if (missing == Without.GATE) {
            target = new Target("other", target.address(), target.dyno(), target.release());
        }
        if (missing != Without.DRAIN) {
            var drained = Bed.await(bed.router().drain(target, Duration.ofSeconds(30)));
            assertThat(drained.cut()).isZero();
        }
        old.close();
    }

    private void awaitServing(String release) {
        Bed.await(release + " serves", () -> answeredBy.getOrDefault(release, 0) >= 20 || !lost.isEmpty());
    }

    private TestDyno dyno(String release) throws Exception {
        return TestDyno.with("web.1", release, (c, n) -> {
            for (var r = c.read(); r != null; r = c.read()) {
                reached.merge(r.path(), 1, Integer::sum);
                c.send(TestDyno.ok(release));
            }
        });
    }

    private void ask(TlsBed bed, int number) {
        try (var client = number % 2 == 0 ? bed.bed().client() : bed.client()) {
            for (int i = 0; !over; i++) {
                String id = "/" + number + "-" + i;
                requests.incrementAndGet();
                var answer = (i % 3 == 0 ? client.post(id, "x") : client.get(id)).read();
                if (answer == null || answer.status() != 200) {
                    lost.add(id + " " + answer);
                    return;
                }
                answeredBy.merge(answer.body(), 1, Integer::sum);
            }
        } catch (Exception e) {
            lost.add(number + ": " + e);
        }
    }
}

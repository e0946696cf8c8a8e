package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.dynolab.router.http.Hop;
import dev.dynolab.router.http.Ids;
import dev.dynolab.router.http.Request;
import dev.dynolab.router.http.RequestHead;
import dev.dynolab.router.metrics.Ended;
import dev.dynolab.router.metrics.RouteMeter;
import dev.dynolab.router.traffic.Traffic;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Looking at a head, picking and counting leave nothing behind when there are no rules and no cookies to look for. */
class AllocationTest {
    private static final int WARM = 20_000;
    private static final int MEASURED = 100_000;

    private final Splitter splitter = new Splitter(new SplittableRandom(1));
    private final RouteMeter meter = new RouteMeter();
    private final RequestHead head = new RequestHead();
    private final Request request = new Request();
    private final Wish wish = new Wish();
    private final Ended ended = new Ended();

    private static Target target(String name, String release) {
        return new Target(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), name, release);
    }

    private void serve(Traffic traffic, int n) {
        wish.read(head, request, traffic, Snapshot.EMPTY);
        Target t = splitter.claim(n, true, wish);
        t.gate().release();
        ended.dyno = t;
        ended.release = t.release();
        ended.status = 200;
        ended.attempts = 1;
        ended.service = 1_000_000L + n % 1000 * 1000L;
        ended.total = ended.service;
        ended.now = n * 1_000_000L;
        meter.add(ended);
    }

    @Test
    void nothingIsAllocated() {
        List<Target> targets = List.of(target("web.1", "v6"), target("web.2", "v6"), target("web.3", "v7"));
        Traffic traffic = Traffic.BY_COUNT.withWeights(Map.of("v7", 100_000));
        splitter.update(targets, traffic);
        meter.keep(targets.stream()
                .map(t -> new RouteMeter.Dyno(t, t.dyno(), t.release()))
                .toList());
        byte[] octets = "GET / HTTP/1.1\r\nHost: app.localhost\r\nCookie: a=b\r\nAccept: x\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(head.parse(octets, 0, octets.length)).isPositive();
        request.take(
                head, new Hop(InetAddress.getLoopbackAddress(), Hop.port(80)), 0, new Ids(new SplittableRandom(1)));
        // Long enough for the ring of times to have been once around.
        for (int i = 0; i < WARM * 5; i++) {
            serve(traffic, i);
        }
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(self);
        for (int i = 0; i < MEASURED; i++) {
            serve(traffic, WARM * 5 + i);
        }
        assertThat((threads.getThreadAllocatedBytes(self) - before) / MEASURED).isZero();
    }
}

package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Very many connections at once, from another process and several loopback addresses: all are served, and memory is bounded. */
class LoadIT {
    private static final String GET = "GET /x HTTP/1.1\\r\\nHost: app.localhost\\r\\n\\r\\n";
    private static final String UPGRADE =
            "GET /x HTTP/1.1\\r\\nHost: app.localhost\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n";
    private static final int BUDGET = 8 << 10;
    private static final int BIG = 16 << 20;
    private static final int PIECE = 16 << 10;
    /** What a loop reads of a dyno before it learns that the client does not take it. */
    private static final int READ_AT_ONCE = 64 << 10;

    /** Fewer when the machine allows fewer open files. */
    private static int scale(int wanted) throws Exception {
        Process limit = new ProcessBuilder("sh", "-c", "ulimit -n").start();
        String said = new String(limit.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        int files = said.matches("\\d+") ? Integer.parseInt(said) : wanted * 2;
        int n = Math.min(wanted, files - 1000);
        System.out.println("load: " + n + " of " + wanted + " connections, " + said + " open files allowed");
        return n;
    }

    /** The other process. */
    private record Clients(Process process, BufferedReader out) implements AutoCloseable {
        static Clients start(int port, int n, String request) throws IOException {
            Process p = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            LoadClients.class.getName(),
                            Integer.toString(port),
                            Integer.toString(n),
                            request)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new Clients(
                    p, new BufferedReader(new InputStreamReader(p.getInputStream(), StandardCharsets.US_ASCII)));
        }

        void say(String expected) throws IOException {
            assertThat(out.readLine()).isEqualTo(expected);
        }

        void again() throws IOException {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    private static long heap() {
        System.gc();
        Runtime r = Runtime.getRuntime();
        return r.totalMemory() - r.freeMemory();
    }

    @Test
    void heldRequestsAreAllAnsweredAndSmall() throws Exception {
        int n = scale(10_000);
        try (var bed = Bed.live()) {
            bed.publish(Bed.route());
            long before = heap();
            try (var clients = Clients.start(bed.router().port(), n, GET)) {
                clients.say("open");
                bed.awaitHeld(n);
                long each = (heap() - before) / n;
                System.out.println("load: a held request takes " + each + " octets of heap");
                assertThat(each).isLessThan(BUDGET);
                try (var dyno = TestDyno.answering("web.1", "v1")) {
                    bed.publish(dyno);
                    clients.say("answered " + n);
                    bed.publish(Bed.route());
                }
            }
        }
    }

    @Test
    void idleConnectionsStayAndServe() throws Exception {
        int n = scale(10_000);
        try (var bed = Bed.live(s -> s.withLimits(s.limits().withBacklog(n))
                        .withTimings(s.timings().withKeepAlive(Duration.ofMinutes(10))));
                var dyno = TestDyno.answering("web.1", "v1")) {
            bed.publish(dyno);
            long before = heap();
            try (var clients = Clients.start(bed.router().port(), n, GET)) {
                clients.say("open");
                clients.say("answered " + n);
                bed.awaitInFlight(0);
                long each = (heap() - before) / n;
                System.out.println("load: an idle connection takes " + each + " octets of heap");
                assertThat(each).isLessThan(BUDGET);
                assertThat(bed.client().get("/").read().body())
                        .as("nothing starves")
                        .isEqualTo("v1");
                clients.again();
                clients.say("answered " + n);
            }
        }
    }

    @Test
    void aThousandPipesCarryTheirOctets() throws Exception {
        int n = 1000;
        // A thousand handshakes at once are more than a dyno is asked at a time: let them queue.
        try (var bed = Bed.live(s -> s.withLimits(s.limits().withBacklog(n)));
                var dyno = TestDyno.with("web.1", "v1", (c, number) -> {
                    c.read();
                    c.send("HTTP/1.1 101 Switching\r\nUpgrade: echo\r\n\r\n");
                    while (c.read() != null) {
                        c.send("HTTP/1.1 200 in the pipe\r\n\r\n");
                    }
                })) {
            bed.publish(dyno);
            try (var clients = Clients.start(bed.router().port(), n, UPGRADE)) {
                clients.say("open");
                clients.say("answered " + n);
                bed.awaitInFlight(n);
                assertThat(bed.router().stats().routes().get(Bed.ROUTE).inFlight())
                        .isEqualTo(n);
                for (int i = 0; i < 3; i++) {
                    clients.again();
                    clients.say("answered " + n);
                }
            }
            bed.awaitInFlight(0);
        }
    }

    /** Half a head reaches no dyno; half a body holds one request of it. */
    @ParameterizedTest
    @CsvSource({
        "10000, GET /x HTTP/1.1\\r\\nHost: app.local|host\\r\\n\\r\\n",
        "1000, POST /x HTTP/1.1\\r\\nHost: app.localhost\\r\\nContent-Length: 4\\r\\n\\r\\nab|cd"
    })
    void slowSendersStandInNobodysWay(int wanted, String request) throws Exception {
        int n = scale(wanted);
        boolean half = request.startsWith("GET");
        try (var bed = Bed.live(s ->
                        s.withLimits(s.limits().withInFlight(half ? 200 : n + 1).withBacklog(n)));
                var dyno = TestDyno.answering("web.1", "v1")) {
            bed.publish(dyno);
            long before = heap();
            try (var clients = Clients.start(bed.router().port(), n, request)) {
                clients.say("open");
                bed.awaitInFlight(half ? 0 : n);
                long each = (heap() - before) / n;
                System.out.println("load: a slow sender takes " + each + " octets of heap");
                if (half) {
                    assertThat(each).isLessThan(BUDGET);
                    assertThat(dyno.connections()).isZero();
                }
                assertThat(bed.client().get("/").read().body())
                        .as("nothing starves")
                        .isEqualTo("v1");
                clients.again();
                clients.say("answered " + n);
            }
        }
    }

    @Test
    void slowReadersStandInNobodysWay() throws Exception {
        int n = 100;
        byte[] piece = new byte[PIECE];
        var sent = new AtomicInteger();
        try (var bed = Bed.live(s -> s.withLimits(s.limits().withInFlight(n + 1)));
                var dyno = TestDyno.with("web.1", "v1", (c, number) -> {
                    boolean big = c.read().path().equals("/big");
                    c.send("HTTP/1.1 200 OK\r\nContent-Length: " + ((big ? BIG : 0) + 2) + "\r\n\r\nv1");
                    for (int i = 0; big && i < BIG / PIECE; i++) {
                        c.send(piece);
                        sent.incrementAndGet();
                    }
                })) {
            bed.publish(dyno);
            long before = heap();
            String request = "GET /big HTTP/1.1\\r\\nHost: app.localhost\\r\\nConnection: close\\r\\n\\r\\n|";
            try (var clients = Clients.start(bed.router().port(), n, request)) {
                clients.say("open");
                Bed.awaitStandstill(sent::get);
                long each = (heap() - before) / n;
                System.out.println("load: a slow reader takes " + each + " octets of heap, "
                        + (sent.get() * (long) PIECE >> 20) + " MB are on their way");
                assertThat(each).isLessThan(READ_AT_ONCE + BUDGET);
                assertThat(sent.get()).as("a dyno waits for the one who reads").isLessThan(n * (BIG / PIECE) * 3 / 4);
                assertThat(bed.client().get("/").read().body())
                        .as("nothing starves")
                        .isEqualTo("v1");
                clients.again();
                clients.say("answered " + n);
                assertThat(sent.get()).isEqualTo(n * (BIG / PIECE));
            }
        }
    }
}

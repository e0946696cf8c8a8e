package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Very many connections at once, from another process and several loopback addresses: all are served, and memory is bounded. */
class LoadIT {
    private static final String GET = "GET /x HTTP/1.1\\r\\nHost: app.localhost\\r\\n\\r\\n";
    private static final String UPGRADE =
            "GET /x HTTP/1.1\\r\\nHost: app.localhost\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n";
    private static final int BUDGET = 8 << 10;

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
}

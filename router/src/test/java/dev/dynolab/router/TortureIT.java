package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.router.io.Loop;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Clients and dynos that lie, stop, reset and send half of things, while the table changes under them. Whatever they do: the router
 * reports no bug of its own, and when they have gone nothing is in flight and nothing is held.
 */
class TortureIT {
    private static final int CLIENTS = 12;
    private static final int CONNECTIONS = 150;
    private static final String HOST = " HTTP/1.1\r\nHost: app.localhost\r\n";
    private static final String[] REQUESTS = {
        "GET /a" + HOST + "\r\n",
        "POST /b" + HOST + "Content-Length: 5\r\n\r\nhello",
        "POST /c" + HOST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nT: x\r\n\r\n",
        "GET /d" + HOST + "Connection: Upgrade\r\nUpgrade: x\r\n\r\n",
        "HEAD /e HTTP/1.0\r\nHost: app.localhost\r\nConnection: keep-alive\r\n\r\n",
        "PUT /f" + HOST + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc"
    };
    private static final String[] ANSWERS = {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\nok",
        "HTTP/1.1 101 Switch\r\nUpgrade: x\r\n\r\nhi",
        "HTTP/1.1 103 Hint\r\nA: b\r\n\r\nHTTP/1.1 204 None\r\n\r\n"
    };

    private final Queue<String> bugs = new ConcurrentLinkedQueue<>();
    private volatile int over;

    @Test
    void nothingIsLeftBehind() throws Exception {
        Logger log = Logger.getLogger(Loop.class.getName());
        Handler watch = new Handler() {
            @Override
            public void publish(LogRecord r) {
                bugs.add(r.getMessage() + " " + r.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        log.addHandler(watch);
        Duration soon = Duration.ofMillis(300);
        try (var bed = Bed.live(s -> s.withTimings(s.timings()
                .withFirstByte(soon)
                .withIdle(soon)
                .withConnect(soon)
                .withHold(soon)
                .withGrace(soon)
                .withQuarantine(soon)))) {
            torture(bed);
            Bed.await("nothing is in flight, nothing is held", () -> {
                var stats = bed.router().stats().routes().get(Bed.ROUTE);
                return stats.inFlight() == 0 && stats.held() == 0;
            });
            assertThat(bed.router().stats().routes().get(Bed.ROUTE).requests())
                    .isGreaterThan(CLIENTS * CONNECTIONS / 2);
        } finally {
            log.removeHandler(watch);
        }
        assertThat(bugs).isEmpty();
    }

    private void torture(Bed bed) throws Exception {
        List<TestDyno> dynos = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            dynos.add(TestDyno.with("web." + i, "v" + i, this::lie));
        }
        bed.publish(dynos.toArray(TestDyno[]::new));
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            var random = new Random(i);
            clients.add(new Thread(() -> clientOf(bed, random)));
        }
        clients.forEach(Thread::start);
        for (int i = 0; over < CLIENTS; i++) {
            var some = dynos.subList(i % 5 == 0 ? 3 : i % 3 == 0 ? 1 : 0, 3);
            bed.publish(some.toArray(TestDyno[]::new));
            clients.get(i % CLIENTS).join(10);
        }
        for (Thread c : clients) {
            c.join();
        }
        for (TestDyno d : dynos) {
            d.close();
        }
    }

    private void clientOf(Bed bed, Random random) {
        for (int i = 0; i < CONNECTIONS; i++) {
            try (var client = bed.client()) {
                Socket socket = client.socket();
                socket.setSoTimeout(50 + random.nextInt(300));
                for (int n = 1 + random.nextInt(4); n > 0; n--) {
                    String text = one(random, REQUESTS);
                    int cut = random.nextInt(text.length() + 1);
                    client.send(text.substring(0, cut)).send(text.substring(cut));
                    if (random.nextBoolean()) {
                        socket.getInputStream().read(new byte[8192]);
                    }
                }
                if (random.nextInt(5) == 0) {
                    client.reset();
                } else if (random.nextInt(5) == 0) {
                    client.endOutput();
                }
                socket.getInputStream().read(new byte[8192]);
            } catch (IOException e) {
                // Refused, cut or silent: all of it may be.
            }
        }
        synchronized (this) {
            over++;
        }
    }

    private void lie(Wireman c, int number) throws IOException {
        var random = new Random(number);
        c.socket().setSoTimeout(2_000);
        byte[] buffer = new byte[8192];
        while (c.socket().getInputStream().read(buffer) > 0) {
            c.send(random.nextInt(3) == 0 ? one(random, ANSWERS) : ANSWERS[random.nextInt(2)]);
            if (random.nextInt(40) == 0) {
                c.reset();
            } else if (random.nextInt(40) == 0) {
                return;
            }
        }
    }

    /** One of them, as it is or with up to three octets changed or the end missing. */
    private static String one(Random random, String[] texts) {
        byte[] b = texts[random.nextInt(texts.length)].getBytes(StandardCharsets.ISO_8859_1);
        int end = b.length;
        for (int i = random.nextInt(3) == 0 ? random.nextInt(4) : 0; i > 0; i--) {
            int at = random.nextInt(end);
            switch (random.nextInt(3)) {
                case 0 -> b[at] = (byte) "\r\n \t:;,\0aA0/5".charAt(random.nextInt(13));
                case 1 -> b[at] = (byte) random.nextInt(256);
                default -> end = Math.max(1, at);
            }
        }
        return new String(b, 0, end, StandardCharsets.ISO_8859_1);
    }
}

package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.router.tls.TlsSettings;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** TLS under strain, on the machine's clock. */
@SuppressWarnings("try") // a dyno only has to be there
class TlsLoadIT {
    private static final int SLOW = 1500;
    private static final int LARGE = 100 << 20;

    @Test
    void slowHandshakesByTheThousandDoNotShutOthersOut() throws Exception {
        List<Wireman> slow = new ArrayList<>();
        try (var bed = new TlsBed(Bed.live(), s -> new TlsSettings(s.certificates(), Duration.ofSeconds(5), 64));
                var dyno = TestDyno.answering("web.1", "v6")) {
            bed.bed().publish(dyno);
            for (int i = 0; i < SLOW; i++) {
                slow.add(bed.plainClient().send("\u0016\u0003\u0001\u0000\u00c8\u0001\u0000\u0000\u00c4"));
            }
            // Its turn comes when those before it have had theirs, a second each for 64 at once on each loop.
            try (var client = bed.client()) {
                client.socket().setSoTimeout(120_000);
                assertThat(client.get("/").read().body()).isEqualTo("v6");
            }
        } finally {
            for (Wireman one : slow) {
                one.close();
            }
        }
    }

    @Test
    void aLargeBodyWaitsForItsSlowReader() throws Exception {
        var sent = new AtomicInteger();
        try (var bed = TlsBed.live();
                var dyno = TestDyno.with("web.1", "v6", (c, n) -> {
                    c.head();
                    assertThat(c.skip(LARGE)).isEqualTo(LARGE);
                    OutputStream out = c.socket().getOutputStream();
                    byte[] piece = new byte[256 << 10];
                    c.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
                    for (int left = LARGE; left > 0; left -= piece.length) {
                        out.write(piece);
                        sent.incrementAndGet();
                    }
                });
                var client = bed.client()) {
            bed.bed().publish(dyno);
            client.send("POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: " + LARGE + "\r\n\r\n");
            OutputStream out = client.socket().getOutputStream();
            byte[] piece = new byte[256 << 10];
            for (int left = LARGE; left > 0; left -= piece.length) {
                out.write(piece);
            }
            out.flush();
            // The dyno has begun to send and fills every buffer on the way; nothing more than those may be held.
            Runtime.getRuntime().gc();
            long before =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            Bed.awaitStandstill(sent::get);
            Runtime.getRuntime().gc();
            long held =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory() - before;
            assertThat(held).isLessThan(8 << 20);
            client.head();
            assertThat(client.skip(LARGE)).isEqualTo(LARGE);
        }
    }
}

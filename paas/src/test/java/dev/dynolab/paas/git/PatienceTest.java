package dev.dynolab.paas.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.time.FakeTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final FakeTime time = new FakeTime(Instant.EPOCH);
    private final Patience patience = new Patience(time, Duration.ofSeconds(60));
    private final AtomicInteger cuts = new AtomicInteger();

    /** Sends a byte whenever {@code seconds} have passed. */
    private InputStream sending(String text, int seconds) {
        InputStream client = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int count) {
                time.advance(Duration.ofSeconds(seconds));
                return super.read(bytes, offset, Math.min(count, 1));
            }
        };
        return patience.with(client, cuts::incrementAndGet);
    }

    @Test
    void whoSendsSlowlyIsWaitedFor() throws IOException {
        assertThat(sending("pack", 59).readAllBytes()).asString().isEqualTo("pack");
        InputStream one = sending("p", 59);
        assertThat(new int[] {one.read(), one.read()}).containsExactly('p', -1);
        assertThat(cuts).hasValue(0);
    }

    @Test
    void whoStandsStillIsCut() throws IOException {
        sending("pack", 60).read();
        assertThat(cuts).hasValue(1);
    }

    @Test
    void whoStandsStillBeforeTheEndThatACloseWaitsForIsCut() throws IOException {
        InputStream client = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                time.advance(Duration.ofSeconds(60));
            }
        };
        patience.with(client, cuts::incrementAndGet).close();
        assertThat(cuts).hasValue(1);
    }
}

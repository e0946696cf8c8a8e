package dev.dynolab.paas.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.time.FakeTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the writer, here the test itself, is far behind. */
@Timeout(60)
class OverflowTest {
    private static final byte[] TWO_LINES =
            "2013-07-29T13:37:59.000000+00:00 heroku[router]: a\n".repeat(2).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final FakeTime time = new FakeTime(Instant.parse("2013-07-29T13:37:59Z"));
    private final Queue<Runnable> writer = new ConcurrentLinkedQueue<>();
    private AppLog log;

    @BeforeEach
    void open() throws IOException {
        log = new AppLog(new Segments(directory.resolve("app"), 1 << 20), time, writer::add, 3 * TWO_LINES.length);
    }

    @Test
    void theRouterNeverWaitsAndTheLogSaysWhatIsMissing() {
        for (int i = 0; i < 10; i++) {
            log.router(ByteBuffer.wrap(TWO_LINES));
        }
        assertThat(writer).isEmpty();
        time.advance(Duration.ofMillis(10));
        write();

        assertThat(log.last(9, LogFilter.ALL))
                .extracting(LogLine::message)
                .containsExactly(
                        "Error L12 (Local buffer overflow) -> 14 messages dropped since 2013-07-29T13:37:59+00:00.",
                        "a",
                        "a",
                        "a",
                        "a",
                        "a",
                        "a");
    }

    @Test
    void thePlatformNeverWaitsEither() {
        for (int i = 0; i < 50; i++) {
            log.heroku("web.1", "b");
            log.api("c");
        }
        write();

        assertThat(log.last(200, LogFilter.ALL)).hasSize(100);
    }

    @Test
    void aDynoThatFloodsItsLogWaits() throws InterruptedException {
        Thread dyno = new Thread(() -> {
            for (int i = 0; i < 100; i++) {
                log.app("web.1", "line " + i);
            }
        });
        dyno.start();
        while (dyno.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        while (dyno.isAlive()) {
            write();
        }
        write();

        assertThat(log.last(200, LogFilter.ALL)).hasSize(100);
    }

    private void write() {
        for (Runnable task = writer.poll(); task != null; task = writer.poll()) {
            task.run();
        }
    }
}

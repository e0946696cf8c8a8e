package dev.dynolab.paas.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.store.SmallDisk;
import dev.dynolab.paas.time.FakeTime;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log whose disk gets full goes on, and says what it lost, once there is space. */
class FullDiskLogIT {
    @TempDir
    Path mountPoint;

    @Test
    void saysHowManyLinesItLost() throws Exception {
        FakeTime time = new FakeTime(Instant.parse("2013-07-29T13:37:59Z"));
        try (SmallDisk disk = new SmallDisk(mountPoint)) {
            try (LogStore store = new LogStore(mountPoint.resolve("logs"), time, 1 << 20)) {
                AppLog log = store.of(UUID.randomUUID());
                append(log, 0, 100);
                disk.fill();
                append(log, 100, 1100);
                List<LogLine> kept = log.last(2000, LogFilter.ALL);
                assertThat(kept).hasSizeBetween(100, 200);
                int lost = 1100 - kept.size();

                disk.free();
                append(log, 1100, 1101);
                assertThat(log.last(2, LogFilter.ALL))
                        .extracting(LogLine::message)
                        .containsExactly(
                                "Error L13 (Local delivery error) -> " + lost
                                        + " messages dropped since 2013-07-29T13:37:59+00:00.",
                                "line 1100");
                assertThat(log.last(2000, LogFilter.ALL)).startsWith(kept.toArray(LogLine[]::new));
            }
        }
    }

    private static void append(AppLog log, int from, int to) {
        for (int n : IntStream.range(from, to).toArray()) {
            log.app("web.1", "line " + n);
            log.flush();
        }
    }
}

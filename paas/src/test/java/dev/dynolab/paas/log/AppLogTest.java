package dev.dynolab.paas.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.time.FakeTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppLogTest {
    private static final UUID APP = UUID.randomUUID();

    @TempDir
    Path directory;

    private final FakeTime time = new FakeTime(Instant.parse("2010-09-16T15:13:46.677020Z"));

    @Test
    void showsAtOnceWhatWasAppendedInOrder() {
        try (LogStore store = new LogStore(directory, time, 1 << 20)) {
            AppLog log = store.of(APP);
            log.app("web.1", "one");
            log.heroku("web.1", "State changed from starting to up");
            log.router(ByteBuffer.wrap(
                    "2010-09-16T15:13:47.000000+00:00 heroku[router]: at=info\n".getBytes(StandardCharsets.UTF_8)));
            log.api("Release v2 created by user will@heroku.com");

            assertThat(log.last(10, LogFilter.ALL))
                    .extracting(LogLine::toString)
                    .containsExactly(
                            "2010-09-16T15:13:46.677020+00:00 app[web.1]: one",
                            "2010-09-16T15:13:46.677020+00:00 heroku[web.1]: State changed from starting to up",
                            "2010-09-16T15:13:47.000000+00:00 heroku[router]: at=info",
                            "2010-09-16T15:13:46.677020+00:00 app[api]: Release v2 created by user will@heroku.com");
        }
    }
}

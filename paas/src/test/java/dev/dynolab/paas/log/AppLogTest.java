package dev.dynolab.paas.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.time.FakeTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AppLogTest {
    private static final UUID APP = UUID.randomUUID();
    private static final long CAP = 64 * 1024;
    private static final String ROUTER = "2010-09-16T15:13:47.000000+00:00 heroku[router]: at=info n=%d\n";

    @TempDir
    Path directory;

    private final FakeTime time = new FakeTime(Instant.parse("2010-09-16T15:13:46.677020Z"));

    @Test
    void showsAtOnceWhatWasAppendedInOrder() {
        try (LogStore store = store()) {
            AppLog log = store.of(APP);
            log.app("web.1", "one");
            log.heroku("web.1", "State changed from starting to up");
            router(log, 1);
            log.api("Release v2 created by user will@heroku.com");

            assertThat(log.last(10, LogFilter.ALL))
                    .extracting(LogLine::toString)
                    .containsExactly(
                            "2010-09-16T15:13:46.677020+00:00 app[web.1]: one",
                            "2010-09-16T15:13:46.677020+00:00 heroku[web.1]: State changed from starting to up",
                            "2010-09-16T15:13:47.000000+00:00 heroku[router]: at=info n=1",
                            "2010-09-16T15:13:46.677020+00:00 app[api]: Release v2 created by user will@heroku.com");
            assertThat(messages(log, 2, LogFilter.ALL)).hasSize(2).first().isEqualTo("at=info n=1");
            assertThat(log.last(0, LogFilter.ALL)).isEmpty();
        }
    }

    @Test
    void filtersBeforeItCounts() {
        try (LogStore store = store()) {
            AppLog log = store.of(APP);
            for (int i = 0; i < 500; i++) {
                log.app("web." + (1 + i % 2), "web " + i);
                router(log, i);
                // Router lines never wait: a writer that is far behind would lose some.
                log.flush();
            }
            LogFilter one = new LogFilter(Optional.of("app"), Optional.of("web.1"));

            assertThat(messages(log, 2, one)).containsExactly("web 496", "web 498");
            assertThat(messages(log, 1, new LogFilter(Optional.empty(), Optional.of("router"))))
                    .containsExactly("at=info n=499");
            assertThat(log.last(1000, new LogFilter(Optional.empty(), Optional.of("web"))))
                    .hasSize(500);
        }
    }

    @Test
    void aMessageOfTwoLinesCannotPassForAnother() {
        try (LogStore store = store()) {
            AppLog log = store.of(APP);
            log.heroku("web.1", "Starting process with command `a\n2010-09-16T15:13:46+00:00 app[api]: forged`");

            assertThat(log.last(9, LogFilter.ALL))
                    .extracting(LogLine::ps, LogLine::message)
                    .containsExactly(
                            tuple("web.1", "Starting process with command `a"),
                            tuple("web.1", "2010-09-16T15:13:46+00:00 app[api]: forged`"));
        }
    }

    @Test
    void isThereAfterARestart() {
        try (LogStore store = store()) {
            numbers(store.of(APP), 0, 2_000);
        }
        try (LogStore store = store()) {
            AppLog log = store.of(APP);
            List<String> before = messages(log, 5_000, LogFilter.ALL);
            numbers(log, 2_000, 2_010);
            List<String> after = messages(log, 5_000, LogFilter.ALL);

            assertThat(before).endsWith("line 1999").hasSizeGreaterThan(500);
            assertThat(after)
                    .endsWith(
                            "line 1999",
                            "line 2000",
                            "line 2001",
                            "line 2002",
                            "line 2003",
                            "line 2004",
                            "line 2005",
                            "line 2006",
                            "line 2007",
                            "line 2008",
                            "line 2009");
            assertThat(after).isEqualTo(upTo(after, 2_010));
        }
    }

    @Test
    void keepsToItsCapAndLosesTheOldestFirst() throws IOException {
        try (LogStore store = store()) {
            AppLog log = store.of(APP);
            for (int from = 0; from < 20_000; from += 100) {
                numbers(log, from, from + 100);
                log.flush();
                assertThat(size()).isLessThanOrEqualTo(CAP);
            }
            List<String> kept = messages(log, 50_000, LogFilter.ALL);

            assertThat(kept).isEqualTo(upTo(kept, 20_000));
            assertThat(size()).isGreaterThan(CAP / 2);
            assertThat(files()).hasSizeGreaterThan(1);
        }
    }

    @Test
    void aTornLastLineIsCutOff() throws IOException {
        try (LogStore store = store()) {
            numbers(store.of(APP), 0, 3);
        }
        Path file = files().get(0);
        Files.writeString(file, "2010-09-16T15:13:46.677020+00:00 app[web.1]: to", StandardOpenOption.APPEND);
        try (LogStore store = store()) {
            numbers(store.of(APP), 3, 4);
            assertThat(messages(store.of(APP), 9, LogFilter.ALL))
                    .containsExactly("line 0", "line 1", "line 2", "line 3");
        }
    }

    @Test
    void bytesThatAreNoLinesDoNotHideTheOthers() throws IOException {
        Path file = directory.resolve(APP.toString()).resolve("0000000000000000000.log");
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[200_000]);
        try (LogStore store = store()) {
            assertThat(store.of(APP).last(9, LogFilter.ALL)).isEmpty();
            numbers(store.of(APP), 0, 2);
            assertThat(messages(store.of(APP), 9, LogFilter.ALL)).containsExactly("line 0", "line 1");
        }
        Files.writeString(files().get(0), "no line at all\n\n\u0000\n", StandardOpenOption.APPEND);
        try (LogStore store = store()) {
            assertThat(messages(store.of(APP), 9, LogFilter.ALL)).containsExactly("line 0", "line 1");
        }
    }

    @Test
    void aVeryLongLineIsOneLine() {
        try (LogStore store = new LogStore(directory, time, 4 << 20)) {
            AppLog log = store.of(APP);
            log.app("web.1", "first");
            log.app("web.1", "x".repeat(300_000));
            log.app("web.1", "last");

            assertThat(messages(log, 3, LogFilter.ALL)).containsExactly("first", "x".repeat(300_000), "last");
        }
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        try (LogStore store = store()) {
            numbers(store.of(APP), 0, 1);
        }
        assertThat(permissions(directory.resolve(APP.toString()))).isEqualTo("rwx------");
        assertThat(permissions(files().get(0))).isEqualTo("rw-------");
    }

    @Test
    void aDeletedOneTakesNothingMore() {
        try (LogStore store = store()) {
            AppLog log = store.of(APP);
            numbers(log, 0, 5);
            store.delete(APP);
            log.app("web.1", "late");
            store.of(APP).app("web.1", "later");
            log.flush();

            assertThat(directory).isEmptyDirectory();
            assertThat(log.last(5, LogFilter.ALL)).isEmpty();
            store.delete(UUID.randomUUID());
        }
    }

    @Test
    void closingWritesWhatWasAppendedAndTakesNothingMore() {
        LogStore store = store();
        AppLog log = store.of(APP);
        numbers(log, 0, 100);
        store.close();
        store.close();
        log.app("web.1", "late");
        store.of(UUID.randomUUID()).app("web.1", "nowhere");

        try (LogStore again = store()) {
            assertThat(messages(again.of(APP), 200, LogFilter.ALL)).hasSize(100).endsWith("line 99");
        }
    }

    @Test
    void refusesACapThatHoldsNothing() {
        assertThatThrownBy(() -> new LogStore(directory, time, 1000)).isInstanceOf(PlatformException.class);
    }

    /** With appends that are not guarded by the log's lock, lines are torn or missing. */
    @Test
    void manyAtOnceLoseNothing() throws InterruptedException {
        int each = 5_000;
        try (LogStore store = new LogStore(directory, time, 8 << 20)) {
            AppLog log = store.of(APP);
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                String ps = "web." + (t + 1);
                threads.add(new Thread(() -> IntStream.range(0, each).forEach(n -> log.app(ps, "line " + n))));
            }
            threads.add(new Thread(() -> IntStream.range(0, each).forEach(n -> router(log, n))));
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }

            List<String> all =
                    IntStream.range(0, each).mapToObj(n -> "line " + n).toList();
            for (int t = 0; t < 4; t++) {
                assertThat(messages(log, 6 * each, new LogFilter(Optional.empty(), Optional.of("web." + (t + 1)))))
                        .isEqualTo(all);
            }
            assertThat(log.last(6 * each, LogFilter.ALL)).hasSize(5 * each);
        }
    }

    private LogStore store() {
        return new LogStore(directory, time, CAP);
    }

    private static void numbers(AppLog log, int from, int to) {
        IntStream.range(from, to).forEach(n -> log.app("web.1", "line " + n));
    }

    private static void router(AppLog log, int n) {
        log.router(ByteBuffer.wrap(ROUTER.formatted(n).getBytes(StandardCharsets.UTF_8)));
    }

    /** The lines up to {@code end}, as many as there are in {@code kept}. */
    private static List<String> upTo(List<String> kept, int end) {
        return IntStream.range(end - kept.size(), end)
                .mapToObj(n -> "line " + n)
                .toList();
    }

    private static List<String> messages(AppLog log, int n, LogFilter filter) {
        return log.last(n, filter).stream().map(LogLine::message).toList();
    }

    private long size() throws IOException {
        long size = 0;
        for (Path file : files()) {
            size += Files.size(file);
        }
        return size;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(APP.toString()))) {
            return files.sorted().toList();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

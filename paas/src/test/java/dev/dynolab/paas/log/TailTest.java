package dev.dynolab.paas.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.time.FakeTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TailTest {
    private static final UUID APP = UUID.randomUUID();
    private static final Pattern L11 =
            Pattern.compile("Error L11 \\(Tail buffer overflow\\) -> This tail session dropped (\\d+) messages since"
                    + " 2010-09-16T15:13:46\\+00:00\\.");

    @TempDir
    Path directory;

    private final FakeTime time = new FakeTime(Instant.parse("2010-09-16T15:13:46.677020Z"));
    private final BlockingQueue<LogLine> seen = new LinkedBlockingQueue<>();

    @Test
    void tellsTheLastLinesThenEachNewOne() throws InterruptedException {
        try (LogStore store = new LogStore(directory, time, 1 << 20)) {
            AppLog log = store.of(APP);
            numbers(log, 0, 10);
            try (Tail tail = log.tail(2, LogFilter.ALL, seen::add)) {
                numbers(log, 10, 13);
                assertThat(take(5)).containsExactly("line 8", "line 9", "line 10", "line 11", "line 12");
                assertThat(tail.closed()).isFalse();
            }
        }
    }

    @Test
    void followsTheRouterAtOnceAlsoWhatCameBeforeIt() throws InterruptedException {
        byte[] line = "2010-09-16T15:13:47.000000+00:00 heroku[router]: at=info\n".getBytes(StandardCharsets.UTF_8);
        try (LogStore store = new LogStore(directory, time, 1 << 20)) {
            AppLog log = store.of(APP);
            log.router(ByteBuffer.wrap(line));
            Tail tail = log.tail(1, LogFilter.ALL, seen::add);
            log.router(ByteBuffer.wrap(line));

            assertThat(take(2)).containsExactly("at=info", "at=info");
            tail.close();
        }
    }

    @Test
    void leavesOutWhatTheFilterLeavesOut() throws InterruptedException {
        try (LogStore store = new LogStore(directory, time, 1 << 20)) {
            AppLog log = store.of(APP);
            log.heroku("web.1", "before");
            log.app("web.1", "no");
            Tail tail = log.tail(9, new LogFilter(Optional.of("heroku"), Optional.of("web")), seen::add);
            log.heroku("worker.1", "no");
            log.heroku("web.2", "after");

            assertThat(take(2)).containsExactly("before", "after");
            tail.close();
        }
    }

    /** Tails begin at any moment of a writer's life, across dropped and new files: none has a gap or a double. */
    @Test
    void hasNoGapAndNoDouble() throws Exception {
        int lines = 30_000;
        try (LogStore store = new LogStore(directory, time, 1 << 20)) {
            AppLog log = store.of(APP);
            numbers(log, 0, 50);
            Thread writer = new Thread(() -> numbers(log, 50, lines));
            List<BlockingQueue<Integer>> told = new ArrayList<>();
            List<Tail> tails = new ArrayList<>();
            writer.start();
            for (int t = 0; t < 20; t++) {
                BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
                told.add(queue);
                tails.add(log.tail(50, LogFilter.ALL, line -> queue.add(number(line))));
            }
            writer.join();
            for (BlockingQueue<Integer> queue : told) {
                int next = queue.take();
                int dropped = 0;
                for (int n = next; n < lines - 1; ) {
                    n = queue.take();
                    if (n < 0) {
                        dropped -= n;
                        n = next + dropped;
                    } else {
                        assertThat(n).isEqualTo(next + dropped + 1);
                        next = n;
                        dropped = 0;
                    }
                }
                assertThat(queue).isEmpty();
            }
            tails.forEach(Tail::close);
        }
    }

    @Test
    void aSlowOneHoldsUpNobodyAndIsToldWhatItMissed() throws InterruptedException {
        int lines = 20_000;
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (LogStore store = new LogStore(directory, time, 64 * 1024)) {
            AppLog log = store.of(APP);
            Tail tail = log.tail(0, LogFilter.ALL, line -> {
                seen.add(line);
                stuck.countDown();
                awaitUninterruptibly(go);
            });
            numbers(log, 0, 1);
            stuck.await();
            numbers(log, 1, lines);
            log.flush();
            go.countDown();

            List<Integer> numbers = new ArrayList<>();
            int dropped = 0;
            do {
                LogLine line = seen.take();
                if (line.ps().equals("logplex")) {
                    dropped -= number(line);
                } else {
                    numbers.add(number(line));
                }
            } while (numbers.get(numbers.size() - 1) < lines - 1);
            assertThat(dropped).isPositive();
            assertThat(numbers).isSorted().doesNotHaveDuplicates().hasSize(lines - dropped);
            tail.close();
        }
    }

    @Test
    void endsWhenItIsClosedItsConsumerFailsTheAppGoesOrThePlatformStops() throws InterruptedException {
        CountDownLatch failed = new CountDownLatch(1);
        List<Tail> tails = new ArrayList<>();
        try (LogStore store = new LogStore(directory, time, 1 << 20)) {
            AppLog log = store.of(APP);
            Tail closed = log.tail(0, LogFilter.ALL, seen::add);
            closed.close();
            closed.close();
            tails.add(log.tail(0, LogFilter.ALL, line -> {
                failed.countDown();
                throw new IllegalStateException("the reader has gone");
            }));
            numbers(log, 0, 1);
            failed.await();
            tails.add(log.tail(1, LogFilter.ALL, seen::add));
            assertThat(take(1)).containsExactly("line 0");
            store.delete(APP);
            AppLog other = store.of(UUID.randomUUID());
            tails.add(other.tail(0, LogFilter.ALL, seen::add));
            numbers(other, 7, 9);
        }
        assertThat(take(2)).containsExactly("line 7", "line 8");
        for (Tail tail : tails) {
            tail.join();
            assertThat(tail.closed()).isTrue();
        }
        assertThat(seen).isEmpty();
    }

    private List<String> take(int n) throws InterruptedException {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            LogLine line = seen.poll(30, TimeUnit.SECONDS);
            assertThat(line).as("after %s", messages).isNotNull();
            messages.add(line.message());
        }
        return messages;
    }

    private static void numbers(AppLog log, int from, int to) {
        IntStream.range(from, to).forEach(n -> log.app("web.1", "line " + n));
    }

    /** The line's number; minus how many were dropped where it says that. */
    private static int number(LogLine line) {
        Matcher dropped = L11.matcher(line.message());
        return dropped.matches()
                ? -Integer.parseInt(dropped.group(1))
                : Integer.parseInt(line.message().substring("line ".length()));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

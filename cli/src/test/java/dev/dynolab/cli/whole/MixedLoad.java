package dev.dynolab.cli.whole;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Clients of every manner: closed-loop ones, which ask again when they are answered, and open-loop ones, which come at their
 * rate whatever became of those before; GET and POST, on connections that are kept and not, sent at once or in pieces, to an
 * app that answers at once or takes its time.
 */
final class MixedLoad implements AutoCloseable {
    private static final long PIECE_MILLIS = 40;
    private static final int LIMIT_SECONDS = 120;

    private final int port;
    private final String host;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService arrivals = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService pauses = Executors.newSingleThreadScheduledExecutor();
    private final Queue<Future<?>> asking = new ConcurrentLinkedQueue<>();
    private final Deque<HttpConnection> kept = new ConcurrentLinkedDeque<>();
    private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
    private final Queue<String> surplus = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;
    private volatile Watch watch = new Watch(exchange -> false, new CountDownLatch(0));

    private record Watch(Predicate<Exchange> of, CountDownLatch latch) {}

    private MixedLoad(int port, String host) {
        this.port = port;
        this.host = host;
    }

    /**
     * @param closed how many ask again when they are answered
     * @param perSecond how many come each second besides
     */
    static MixedLoad start(int port, String host, long seed, int closed, int perSecond) {
        MixedLoad load = new MixedLoad(port, host);
        Random random = new Random(seed);
        for (int i = 0; i < closed; i++) {
            Random own = new Random(random.nextLong());
            load.asking.add(load.threads.submit(() -> {
                while (!load.stopped) {
                    load.ask(own.nextInt());
                }
            }));
        }
        if (perSecond > 0) {
            load.arrivals.scheduleAtFixedRate(
                    () -> load.asking.add(load.threads.submit(() -> load.ask(random.nextInt()))),
                    0,
                    1_000_000 / perSecond,
                    TimeUnit.MICROSECONDS);
        }
        return load;
    }

    /** Waits until {@code times} more requests were answered by the app: the load is really flowing. */
    void await(int times) throws InterruptedException {
        await(times, exchange -> exchange.status() == 200);
    }

    /** Waits until {@code times} more requests ended as asked. */
    void await(int times, Predicate<Exchange> ended) throws InterruptedException {
        CountDownLatch next = new CountDownLatch(times);
        watch = new Watch(ended, next);
        if (!next.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("Waited " + LIMIT_SECONDS + " s for " + times + " answers; the last ones: "
                    + exchanges.stream().skip(Math.max(0, exchanges.size() - 3)).toList());
        }
    }

    /** Stops the clients after their present requests; all they saw. */
    List<Exchange> stop() throws InterruptedException, ExecutionException {
        stopped = true;
        arrivals.shutdown();
        arrivals.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS);
        for (Future<?> client : asking) {
            client.get();
        }
        threads.shutdown();
        pauses.shutdown();
        kept.forEach(this::end);
        return List.copyOf(exchanges);
    }

    boolean failed() {
        return exchanges.stream().anyMatch(exchange -> exchange.status() != 200);
    }

    /** What came on a connection beyond the answers that were asked for. */
    List<String> surplus() {
        return new ArrayList<>(surplus);
    }

    /** @param manner a chance of its own for each request */
    private void ask(int manner) {
        Random random = new Random(manner);
        boolean get = random.nextBoolean();
        boolean keep = random.nextBoolean();
        boolean slowly = random.nextInt(16) == 0;
        String path = random.nextInt(8) == 0 ? "/?delay_ms=" + random.nextInt(200) : "/";
        String id = UUID.randomUUID().toString();
        String method = get ? "GET" : "POST";
        String body = get ? "" : "body of " + id;
        long start = System.nanoTime();
        Exchange seen;
        HttpConnection connection = null;
        try {
            connection = keep ? keptOrNew() : new HttpConnection(port);
            var response = slowly
                    ? connection.sendSlowly(method, path, host, id, body, this::rest)
                    : connection.send(method, path, host, id, body);
            boolean another = response.status() == 200 && !response.ledgerId().equals(id);
            seen = another
                    ? new Exchange(id, method, 0, "", "the answer of " + response.ledgerId(), micros(start))
                    : new Exchange(id, method, response.status(), response.body(), "", micros(start));
        } catch (IOException | RuntimeException problem) {
            seen = new Exchange(id, method, 0, "", String.valueOf(problem), micros(start));
        }
        exchanges.add(seen);
        Watch present = watch;
        if (present.of.test(seen)) {
            present.latch.countDown();
        }
        leave(connection, keep && seen.answered());
    }

    private HttpConnection keptOrNew() throws IOException {
        for (HttpConnection next = kept.pollFirst(); next != null; next = kept.pollFirst()) {
            if (next.fresh()) {
                return next;
            }
            end(next);
        }
        return new HttpConnection(port);
    }

    private void leave(HttpConnection connection, boolean keep) {
        if (connection == null) {
            return;
        }
        if (keep && connection.reusable()) {
            kept.addFirst(connection);
        } else {
            end(connection);
        }
    }

    private void end(HttpConnection connection) {
        try (connection) {
            connection.end();
        } catch (IOException more) {
            surplus.add(String.valueOf(more));
        }
    }

    /** A sender's pause between two pieces. */
    private void rest() {
        try {
            pauses.schedule(() -> {}, PIECE_MILLIS, TimeUnit.MILLISECONDS).get();
        } catch (InterruptedException | ExecutionException over) {
            throw new IllegalStateException(over);
        }
    }

    private static long micros(long start) {
        return (System.nanoTime() - start) / 1000;
    }

    @Override
    public void close() {
        stopped = true;
        arrivals.shutdownNow();
        pauses.shutdownNow();
        threads.shutdownNow();
    }
}

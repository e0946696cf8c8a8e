package dev.dynolab.cli.whole;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Closed-loop clients: each sends the next request when the last one is answered, GET and POST in turn, half of them on
 * connections that are kept. Every request has an id of its own.
 */
final class Load implements AutoCloseable {
    private final int port;
    private final String host;
    private final ExecutorService threads;
    private final List<Future<?>> clients;
    private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean stopped;
    private volatile Watch watch = new Watch(exchange -> true, 0);

    private static final class Watch {
        private final Predicate<Exchange> of;
        private final CountDownLatch latch;

        Watch(Predicate<Exchange> of, int times) {
            this.of = of;
            latch = new CountDownLatch(times);
        }
    }

    private Load(int port, String host, int clients) {
        this.port = port;
        this.host = host;
        threads = Executors.newFixedThreadPool(clients);
        this.clients = java.util.stream.IntStream.range(0, clients)
                .<Future<?>>mapToObj(number -> threads.submit(() -> run(number % 2 == 0)))
                .toList();
    }

    static Load start(int port, String host, int clients) {
        return new Load(port, host, clients);
    }

    /** Waits until {@code times} more requests were answered as asked: the load is really flowing. */
    void await(int times, Predicate<Exchange> answered) throws InterruptedException {
        Watch next = new Watch(answered, times);
        watch = next;
        if (!next.latch.await(120, java.util.concurrent.TimeUnit.SECONDS)) {
            throw new AssertionError("Waited 120 s for " + times + " answers; the last ones: "
                    + exchanges.stream().skip(Math.max(0, exchanges.size() - 3)).toList());
        }
    }

    /** Stops the clients after their present requests; all they saw. */
    List<Exchange> stop() throws Exception {
        stopped = true;
        for (Future<?> client : clients) {
            client.get();
        }
        threads.shutdown();
        return List.copyOf(exchanges);
    }

    private void run(boolean keep) {
        HttpConnection connection = null;
        while (!stopped) {
            String id = UUID.randomUUID().toString();
            String method = count.incrementAndGet() % 2 == 0 ? "GET" : "POST";
            long start = System.nanoTime();
            Exchange seen;
            try {
                if (connection == null) {
                    connection = new HttpConnection(port);
                }
                var response = connection.send(method, "/", host, id, method.equals("GET") ? "" : "body of " + id);
                seen = new Exchange(id, method, response.status(), response.body(), "", micros(start));
            } catch (IOException | RuntimeException problem) {
                seen = new Exchange(id, method, 0, "", String.valueOf(problem), micros(start));
            }
            exchanges.add(seen);
            Watch present = watch;
            if (present.of.test(seen)) {
                present.latch.countDown();
            }
            if (connection != null && (!keep || !seen.answered() || !connection.reusable())) {
                connection = close(connection);
            }
        }
        if (connection != null) {
            close(connection);
        }
    }

    private static HttpConnection close(HttpConnection connection) {
        try {
            connection.close();
        } catch (IOException gone) {
            // It is closed all the same.
        }
        return null;
    }

    private static long micros(long start) {
        return (System.nanoTime() - start) / 1000;
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }
}

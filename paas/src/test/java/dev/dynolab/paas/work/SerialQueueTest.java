package dev.dynolab.paas.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.error.PlatformException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

class SerialQueueTest {
    private static final int CALLERS = 4;

    /** Calls until a call fails. */
    private static Throwable end(SerialQueue queue, CountDownLatch called) throws Exception {
        while (true) {
            try {
                queue.call(() -> 1).get(1, TimeUnit.MINUTES);
                called.countDown();
            } catch (ExecutionException failed) {
                return failed.getCause();
            }
        }
    }

    @RepeatedTest(20)
    @Timeout(120)
    void nobodyWaitsForThreadsThatHaveEnded() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        WorkThreads threads = new WorkThreads();
        try {
            SerialQueue queue = new SerialQueue(threads);
            CountDownLatch called = new CountDownLatch(100);
            List<Future<Throwable>> ends = Stream.generate(() -> callers.submit(() -> end(queue, called)))
                    .limit(CALLERS)
                    .toList();
            called.await();
            threads.close();
            for (Future<Throwable> end : ends) {
                assertThat(end.get()).isInstanceOf(PlatformException.class).hasMessage("The platform is stopping.");
            }
        } finally {
            threads.close();
            callers.shutdownNow();
        }
    }
}

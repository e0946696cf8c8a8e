package dev.dynolab.router.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final int ROUNDS = 5_000;

    /** One wakes it, a connection comes, another wakes it while it serves that. Without timers nothing else would run a missed task. */
    @Test
    void noTaskIsMissedWhileConnectionsCome() throws Exception {
        var loop = new Loop("loop", System::nanoTime) {
            @Override
            protected void endOfTurn() {}
        };
        try (var listener = new Listener(InetAddress.getLoopbackAddress(), 0, channel -> {
            new PlainWire(channel).close();
            for (int i = 0; i < 2_000; i++) {
                Thread.onSpinWait();
            }
        })) {
            loop.start();
            listener.register(loop);
            var start = new CyclicBarrier(3);
            List<CompletableFuture<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                all.add(CompletableFuture.supplyAsync(() -> rounds(start, () -> ran(loop) && ran(loop))));
            }
            all.add(CompletableFuture.supplyAsync(() -> rounds(start, () -> {
                new Socket(InetAddress.getLoopbackAddress(), listener.port()).close();
                return true;
            })));
            for (var one : all) {
                assertThat(one.get(120, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            loop.stop();
            loop.join();
        }
    }

    private interface Round {
        boolean done() throws Exception;
    }

    private static boolean rounds(CyclicBarrier start, Round round) {
        try {
            for (int i = 0; i < ROUNDS; i++) {
                start.await(30, TimeUnit.SECONDS);
                if (!round.done()) {
                    return false;
                }
            }
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    private static boolean ran(Loop loop) throws InterruptedException {
        var ran = new CountDownLatch(1);
        loop.execute(ran::countDown);
        return ran.await(10, TimeUnit.SECONDS);
    }
}

package dev.dynolab.cli.base;

import dev.dynolab.paas.time.Time;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Waiting a while, by the machine's clock. */
public final class Pause {
    private Pause() {}

    /** Returns after {@code length}. */
    public static void of(Time time, Duration length) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        Time.Timer timer = time.after(length, over::countDown);
        try {
            over.await();
        } finally {
            timer.cancel();
        }
    }
}

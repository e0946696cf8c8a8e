package dev.dynolab.cli.base;

import dev.dynolab.paas.time.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Something that is looked at once a second until Ctrl-C, or until nobody reads it any more. */
public final class Watch {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";

    private final Call call;
    private final Semaphore next = new Semaphore(0);
    private volatile boolean stopped;

    private Watch(Call call) {
        this.call = call;
    }

    /** One look. */
    public interface Look {
        void print() throws IOException;
    }

    /** Looks again and again; on a terminal each look takes the place of the last one. */
    public static void run(Call call, Look look) throws IOException, InterruptedException {
        Watch watch = new Watch(call);
        Machine.Taken signal = call.at().machine().onSignal(watch::stop, "INT");
        try {
            watch.loop(look);
        } finally {
            signal.close();
        }
    }

    private void stop() {
        stopped = true;
        next.release();
    }

    private void loop(Look look) throws IOException, InterruptedException {
        Time time = call.at().machine().time();
        while (!stopped) {
            if (call.at().tty().out()) {
                call.out().writeBytes(HOME_AND_CLEAR.getBytes(StandardCharsets.US_ASCII));
            }
            look.print();
            if (call.out().checkError()) {
                return;
            }
            Time.Timer timer = time.after(EVERY, next::release);
            next.acquire();
            timer.cancel();
        }
    }
}

package dev.dynolab.paas.dyno;

import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.work.SerialQueue;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What becomes of web dynos that a newer release has taken over from while people keep the release they met: for some time
 * they still serve what the pages ask for that people got of them. Touched only on the app's serial queue.
 */
final class Lingering {
    private final DynoHost host;
    private final SerialQueue queue;
    private final AppLog log;
    private final AppTraffic traffic;
    private final Consumer<Dyno> end;

    /** @param end told of each dyno whose time is over */
    Lingering(DynoHost host, SerialQueue queue, AppLog log, AppTraffic traffic, Consumer<Dyno> end) {
        this.host = host;
        this.queue = queue;
        this.log = log;
        this.traffic = traffic;
        this.end = end;
    }

    /** They are taken over from, and stay if the app has people keep their release. */
    void begin(List<Dyno> old) {
        if (traffic.keepsReleases() && !host.timings().linger().isZero()) {
            old.stream().filter(Dyno::serves).forEach(this::stay);
        }
    }

    private void stay(Dyno dyno) {
        Duration time = host.timings().linger();
        log.heroku(dyno.name().toString(), "Stays " + time.toSeconds() + "s for the pages of v" + dyno.spec.release());
        dyno.lingersUntil = host.time().now().plus(time);
        dyno.target.linger();
        dyno.lifeTimer.cancel();
        dyno.lifeTimer = host.time()
                .after(
                        time,
                        () -> queue.execute(() -> {
                            if (dyno.state() == DynoState.UP) {
                                end.accept(dyno);
                            }
                        }));
    }
}

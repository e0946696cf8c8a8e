package dev.dynolab.paas.dyno;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.time.Time;
import dev.dynolab.paas.work.SerialQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * How old a dyno may get: cycling, the time to live that was asked for, and the limit of a release command. Touched only
 * on the app's serial queue.
 */
final class Lifespan {
    /** When a one-off that served at its time is asked again, and a dyno that could not be replaced. */
    private static final Duration AGAIN = Duration.ofHours(1);

    private final DynoHost host;
    private final SerialQueue queue;
    private final AppLog log;
    private final Consumer<Dyno> end;

    /** @param end restarts a dyno of the formation and stops any other */
    Lifespan(DynoHost host, SerialQueue queue, AppLog log, Consumer<Dyno> end) {
        this.host = host;
        this.queue = queue;
        this.log = log;
        this.end = end;
    }

    /** The dyno runs from now on; one that was adopted is as old as it is. */
    void begin(Dyno dyno) {
        Upkeep upkeep = host.upkeep();
        Duration asked = dyno.spec.kind() == DynoSpec.Kind.RELEASE
                ? upkeep.releaseLimit()
                : dyno.spec.timeToLive().orElse(null);
        if (asked != null) {
            at(dyno, dyno.spec.createdAt().plus(asked), () -> over(dyno, asked));
        } else if (!upkeep.cycle().isZero()) {
            at(dyno, dyno.spec.createdAt().plus(upkeep.cycle()).plus(spread(dyno)), () -> cycle(dyno));
        }
    }

    /** The same for a dyno whenever it is asked, so also after the platform's death. */
    private Duration spread(Dyno dyno) {
        long most = host.upkeep().cycleSpread().toMillis();
        return Duration.ofMillis(Math.floorMod(dyno.spec.id().getLeastSignificantBits(), most + 1));
    }

    private void at(Dyno dyno, Instant when, Runnable action) {
        Time time = host.time();
        dyno.lifeTimer = time.after(
                Duration.between(time.now(), when),
                () -> queue.execute(() -> {
                    if (!dyno.state().ended() && dyno.state() != DynoState.STOPPING) {
                        action.run();
                    }
                }));
    }

    private void cycle(Dyno dyno) {
        if (dyno.spec.kind().oneOff() && dyno.serves() && !host.upkeep().cycleServing()) {
            at(dyno, host.time().now().plus(AGAIN), () -> cycle(dyno));
            return;
        }
        if (dyno.spec.kind().oneOff()) {
            log.heroku(dyno.name().toString(), "Cycling");
        } else {
            dyno.whyReplaced = "Cycling";
        }
        try {
            end.accept(dyno);
        } catch (PlatformException full) {
            dyno.whyReplaced = "Restarting";
            log.heroku(dyno.name().toString(), "Not cycled yet: " + full.getMessage());
            at(dyno, host.time().now().plus(AGAIN), () -> cycle(dyno));
        }
    }

    private void over(Dyno dyno, Duration asked) {
        String what = dyno.spec.kind() == DynoSpec.Kind.RELEASE ? "Release command ran for " : "Lived for ";
        log.heroku(dyno.name().toString(), what + asked.toSeconds() + " seconds, which is its limit");
        end.accept(dyno);
    }
}

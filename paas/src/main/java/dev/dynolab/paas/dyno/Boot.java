package dev.dynolab.paas.dyno;

import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.runtime.Listening;
import dev.dynolab.paas.runtime.RunningDyno;
import dev.dynolab.paas.runtime.RunningDyno.Signal;
import dev.dynolab.paas.work.SerialQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * From the launch of a dyno until it serves, or is given up (R10); what serves in a terminal may stop and begin again.
 * Touched only on the app's serial queue; what blocks runs on the host's threads and comes back to the queue.
 */
final class Boot {
    private final DynoHost host;
    private final SerialQueue queue;
    private final AppLog log;
    private final AppTraffic traffic;

    Boot(DynoHost host, SerialQueue queue, AppLog log, AppTraffic traffic) {
        this.host = host;
        this.queue = queue;
        this.log = log;
        this.traffic = traffic;
    }

    /** Of one that has just been launched, or adopted in its boot. */
    void begin(Dyno dyno) {
        Duration limit = host.timings().boot();
        boolean web = dyno.spec.kind() == DynoSpec.Kind.FORMATION && dyno.spec.mayServe();
        if (web) {
            dyno.bootTimer = host.time().after(limit, () -> queue.execute(() -> bootTimeout(dyno)));
        } else {
            ready(dyno);
            // Requests are held for a one-off that has not bound yet, but not for ever.
            dyno.bootTimer = host.time().after(limit, () -> queue.execute(traffic::publish));
        }
        if (dyno.spec.mayServe()) {
            dyno.probe = dyno.probe();
            dyno.watch = new PortWatch(
                            host.time(), host.io(), limit, host.upkeep().portLook())
                    .watch(dyno.probe, accepts -> queue.execute(() -> accepting(dyno, accepts)));
        }
    }

    private void accepting(Dyno dyno, boolean accepts) {
        if (dyno.spec.kind() == DynoSpec.Kind.FORMATION && dyno.boot.isDone()) {
            // It bound just as it was given up.
            return;
        }
        dyno.accepting = accepts;
        if (!accepts && dyno.spec.tty()) {
            // Ctrl-C ended a server in a shell, and the shell may start another.
            dyno.leaving = false;
        }
        if (accepts) {
            dyno.aim();
        }
        if (dyno.spec.kind() == DynoSpec.Kind.FORMATION) {
            if (!accepts) {
                dyno.accepting = true;
                return;
            }
            dyno.watch.cancel();
            dyno.bootTimer.cancel();
            ready(dyno);
        }
        traffic.publish();
        if (accepts && dyno.spec.kind().oneOff() && traffic.routable(dyno)) {
            announce(dyno);
        }
    }

    /** A one-off that serves is a surprise to a Heroku user: say so, and how to switch it off. */
    private void announce(Dyno dyno) {
        int serving = traffic.serving().size();
        String share = serving == 1 ? "all traffic" : "1/" + serving + " of traffic";
        String off = "; off: h features:disable route-one-off-dynos";
        log.heroku(dyno.name().toString(), "Receives " + share + " now" + off);
        if (dyno.attachment != null) {
            dyno.attachment.notice(dyno.name() + " (v" + dyno.spec.release() + ") now receives " + share + off);
        }
    }

    private void ready(Dyno dyno) {
        DynoState before = dyno.state();
        if (dyno.apply(DynoEvent.READY, dyno.adopted ? dyno.spec.createdAt() : now())) {
            if (!dyno.adopted) {
                log.heroku(dyno.name().toString(), dyno.changed(before));
            }
            // Told only once requests can reach it: who waits for the boot may send one at once.
            traffic.publish()
                    .thenRunAsync(
                            () -> dyno.boot.complete(new BootOutcome.Up(
                                    dyno.name(), Duration.between(dyno.spec.createdAt(), dyno.since()))),
                            queue);
        }
    }

    private void bootTimeout(Dyno dyno) {
        if (dyno.state() != DynoState.STARTING) {
            return;
        }
        long seconds = host.timings().boot().toSeconds();
        String name = dyno.name().toString();
        log.heroku(
                name,
                "Error R10 (Boot timeout) -> Web process failed to " + dyno.probe.unmet() + " within " + seconds
                        + " seconds of launch");
        log.heroku(name, "Stopping process with SIGKILL");
        dyno.watch.cancel();
        RunningDyno running = dyno.running;
        host.io().execute(() -> {
            Optional<String> fault = Optional.empty();
            try {
                fault = Listening.fault(
                        running.listening(), running.port(), running.address().getAddress());
            } finally {
                tell(dyno, seconds, fault);
                running.signal(Signal.KILL);
            }
        });
    }

    private void tell(Dyno dyno, long seconds, Optional<String> fault) {
        queue.execute(() -> {
            fault.ifPresent(why -> log.heroku(dyno.name().toString(), "It " + why));
            dyno.boot.complete(new BootOutcome.Crashed(
                    dyno.name(),
                    "did not " + dyno.probe.unmet() + " within " + seconds + " s of launch (R10)"
                            + fault.map(why -> ": it " + why).orElse("")));
        });
    }

    private Instant now() {
        return host.time().now();
    }
}

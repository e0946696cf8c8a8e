package dev.dynolab.paas.dyno;

import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.runtime.DynoObserver;
import dev.dynolab.paas.runtime.RunningDyno;
import dev.dynolab.paas.runtime.RunningDyno.Signal;
import dev.dynolab.paas.work.SerialQueue;
import dev.dynolab.router.Drained;
import dev.dynolab.router.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Starts, watches and stops single dynos of one app, as Heroku's dyno manager does, and logs what it does in Heroku's
 * words. Touched only on the app's serial queue; what blocks runs on the host's threads and comes back to the queue.
 */
final class DynoManager {
    private final DynoHost host;
    private final SerialQueue queue;
    private final AppLog log;
    private final Roster roster;
    private final AppTraffic traffic;
    private final Crashes crashes;
    private final Boot boot;
    private final Lifespan lifespan;
    private final MemoryRule memory;
    private final Departure departure;

    /** Who decides what becomes of the place of a dyno that is to go. */
    interface Crashes {
        void retry(Dyno crashed);

        /** Its time is over: one of the formation is replaced, any other just stops. */
        void replace(Dyno old);
    }

    DynoManager(DynoHost host, SerialQueue queue, AppLog log, Roster roster, AppTraffic traffic, Crashes crashes) {
        this.host = host;
        this.queue = queue;
        this.log = log;
        this.roster = roster;
        this.traffic = traffic;
        this.crashes = crashes;
        boot = new Boot(host, queue, log, traffic);
        lifespan = new Lifespan(host, queue, log, crashes::replace);
        departure = new Departure(host, queue, log, traffic, this);
        memory = new MemoryRule(host.time(), log, dyno -> signal(dyno, Signal.KILL));
    }

    /** What the dynos use, by id. */
    void measured(Map<UUID, Long> bytes) {
        roster.where(dyno -> bytes.containsKey(dyno.spec.id()))
                .forEach(dyno -> memory.measured(dyno, bytes.get(dyno.spec.id())));
    }

    /**
     * Takes {@code retiring} out of the table and brings {@code starting} in, in parallel as Heroku does: when every
     * loop of the router has let go of the old ones, they drain while the new ones boot.
     */
    void change(List<Dyno> retiring, List<Dyno> starting) {
        retiring.forEach(this::leave);
        starting.forEach(roster::add);
        traffic.publish().thenRunAsync(() -> retireAndStart(retiring, starting), queue);
    }

    private void retireAndStart(List<Dyno> retiring, List<Dyno> starting) {
        retiring.forEach(dyno -> drain(dyno).thenAcceptAsync(drained -> terminate(dyno), queue));
        starting.stream().filter(dyno -> dyno.state() != DynoState.IDLE).forEach(this::launch);
    }

    private void leave(Dyno dyno) {
        dyno.cancelTimers();
        if (dyno.state().ended()) {
            roster.remove(dyno);
            return;
        }
        host.stops().add(dyno.spec.id());
        dyno.apply(DynoEvent.STOP, now());
        dyno.boot.complete(new BootOutcome.Replaced(dyno.name()));
    }

    /** Lets the requests inside the dyno finish; it must be in no published table. Says what was cut. */
    CompletionStage<Drained> drain(Dyno dyno) {
        Target target = dyno.target;
        if (target == null) {
            return CompletableFuture.completedFuture(new Drained(0));
        }
        Duration limit = host.timings().drain();
        return host.doors().drain(target, limit).thenApply(drained -> {
            if (drained.cut() > 0 && !limit.isZero()) {
                log.heroku(
                        dyno.name().toString(),
                        "Drain limit of " + limit.toSeconds() + "s reached, requests still inside: " + drained.cut());
            }
            return drained;
        });
    }

    private void terminate(Dyno dyno) {
        if (!roster.contains(dyno) || dyno.state().ended()) {
            return;
        }
        log.heroku(dyno.name().toString(), "Stopping all processes with SIGTERM");
        if (dyno.attachment != null && !dyno.attachment.opened()) {
            dyno.attachment.abandon();
        }
        signal(dyno, Signal.TERM);
        dyno.killTimer = host.time().after(host.timings().grace(), () -> queue.execute(() -> kill(dyno)));
    }

    private void kill(Dyno dyno) {
        if (dyno.state().ended()) {
            return;
        }
        String name = dyno.name().toString();
        log.heroku(
                name,
                "Error R12 (Exit timeout) -> At least one process failed to exit within "
                        + host.timings().grace().toSeconds() + " seconds of SIGTERM");
        log.heroku(name, "Stopping remaining processes with SIGKILL");
        if (dyno.attachment != null) {
            // A terminal that does not read would hold up the news of the end.
            dyno.attachment.abandon();
        }
        signal(dyno, Signal.KILL);
    }

    void signal(Dyno dyno, Signal signal) {
        RunningDyno running = dyno.running;
        if (running == null) {
            dyno.signalWhenStarted = signal;
        } else {
            host.io().execute(() -> running.signal(signal));
        }
    }

    /** @see Departure */
    void leaveAndSignal(Dyno dyno, Signal signal) {
        departure.leaveAndSignal(dyno, signal);
    }

    private void launch(Dyno dyno) {
        host.io().execute(() -> {
            try {
                RunningDyno running = host.runtime().start(dyno.spec, observer(dyno));
                log.heroku(
                        dyno.name().toString(),
                        "Starting process with command `"
                                + dyno.spec.command().replace("$PORT", Integer.toString(running.port())) + "`");
                queue.execute(() -> launched(dyno, running));
            } catch (IOException | RuntimeException | Error problem) {
                queue.execute(() -> launchFailed(dyno, problem));
            }
        });
    }

    /** What the runtime is to tell of a dyno, whether started now or adopted. */
    DynoObserver observer(Dyno dyno) {
        return new OutputRelay(dyno, log, new OutputRelay.Ends() {
            @Override
            public void outOfMemory() {
                queue.execute(() -> memory.exceeded(dyno));
            }

            @Override
            public void exited(int status) {
                queue.execute(() -> DynoManager.this.exited(dyno, status));
            }
        });
    }

    /** A dyno that an earlier platform started and that still runs. */
    void adopted(Dyno dyno, RunningDyno running) {
        dyno.adopted = true;
        log.heroku(dyno.name().toString(), "Adopted: it ran on while the platform was away");
        if (host.stops().contains(dyno.spec.id())) {
            dyno.apply(DynoEvent.STOP, now());
        }
        launched(dyno, running);
        if (dyno.state() == DynoState.STOPPING) {
            // The requests inside it went with that platform.
            terminate(dyno);
        }
    }

    private void launched(Dyno dyno, RunningDyno running) {
        dyno.running = running;
        if (dyno.attachment != null) {
            dyno.attachment.started(running);
        }
        if (dyno.state().ended()) {
            return;
        }
        dyno.launched = now();
        if (dyno.signalWhenStarted != null) {
            signal(dyno, dyno.signalWhenStarted);
        }
        if (dyno.state() == DynoState.STARTING) {
            lifespan.begin(dyno);
            boot.begin(dyno);
        }
    }

    private void launchFailed(Dyno dyno, Throwable problem) {
        log.heroku(dyno.name().toString(), "Could not be started: " + problem.getMessage());
        if (dyno.attachment != null) {
            dyno.attachment.notice("The dyno could not be started: " + problem.getMessage());
        }
        ended(dyno, 1, "could not be started: " + problem.getMessage(), false);
    }

    private void exited(Dyno dyno, int status) {
        if (!dyno.state().ended()) {
            log.heroku(dyno.name().toString(), "Process exited with status " + status);
            ended(dyno, status, "exited with status " + status, true);
        }
    }

    private void ended(Dyno dyno, int status, String why, boolean ran) {
        dyno.cancelTimers();
        DynoState before = dyno.state();
        dyno.apply(DynoEvent.EXITED, now());
        host.stops().remove(dyno.spec.id());
        dyno.boot.complete(new BootOutcome.Crashed(dyno.name(), why));
        if (dyno.state() == DynoState.CRASHED || dyno.spec.kind().oneOff()) {
            log.heroku(dyno.name().toString(), dyno.changed(before));
        }
        if (dyno.state() == DynoState.CRASHED) {
            crashed(dyno, ran);
        } else {
            roster.remove(dyno);
        }
        traffic.publish();
        dyno.ended.complete(status);
        if (dyno.attachment != null) {
            dyno.attachment.exited(status);
        }
    }

    private void crashed(Dyno dyno, boolean ran) {
        if (dyno.incoming || dyno.lingers()) {
            crashes.retry(dyno);
            return;
        }
        boolean ranLong = !now().isBefore(dyno.launched.plus(host.timings().crashReset()));
        dyno.crashes = ranLong ? 1 : dyno.crashesBefore + (ran ? 1 : 0);
        Duration wait = ran ? host.timings().backoff(dyno.crashes) : DynoTimings.AGAIN;
        if (wait.isZero()) {
            crashes.retry(dyno);
        } else {
            retryIn(dyno, wait);
        }
    }

    /** Has a crashed dyno retried later, unless its place was given away by then. */
    void retryIn(Dyno dyno, Duration wait) {
        dyno.nextRetry = now().plus(wait);
        dyno.retryTimer = host.time()
                .after(
                        wait,
                        () -> queue.execute(() -> {
                            if (roster.contains(dyno)) {
                                crashes.retry(dyno);
                            }
                        }));
    }

    private Instant now() {
        return host.time().now();
    }
}

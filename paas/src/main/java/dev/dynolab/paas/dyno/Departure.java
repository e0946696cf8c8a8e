package dev.dynolab.paas.dyno;

import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.runtime.RunningDyno.Signal;
import dev.dynolab.paas.work.SerialQueue;

/**
 * A one-off whose person pressed Ctrl-C or closed the terminal: it leaves the table, its requests finish, then it gets the
 * signal. One that does not end of it within the grace receives requests again: a process may ignore both, on Heroku too.
 * Touched only on the app's serial queue.
 */
final class Departure {
    private final DynoHost host;
    private final SerialQueue queue;
    private final AppLog log;
    private final AppTraffic traffic;
    private final DynoManager manager;

    Departure(DynoHost host, SerialQueue queue, AppLog log, AppTraffic traffic, DynoManager manager) {
        this.host = host;
        this.queue = queue;
        this.log = log;
        this.traffic = traffic;
        this.manager = manager;
    }

    /** Asked again while requests still finish, it cuts them. */
    void leaveAndSignal(Dyno dyno, Signal signal) {
        if (dyno.state().ended()) {
            return;
        }
        int inside = dyno.target == null ? 0 : dyno.target.inFlight();
        if (!traffic.routable(dyno) && inside == 0 || dyno.leaving) {
            dyno.cut = dyno.leaving;
            signal(dyno, signal);
            return;
        }
        dyno.leaving = true;
        dyno.cut = false;
        traffic.publish()
                .thenComposeAsync(
                        published -> {
                            sayWhatIsInside(dyno);
                            return manager.drain(dyno);
                        },
                        queue)
                .thenRunAsync(
                        () -> {
                            if (!dyno.cut) {
                                signal(dyno, signal);
                            }
                        },
                        queue);
    }

    private static void sayWhatIsInside(Dyno dyno) {
        int left = dyno.target.inFlight();
        if (left > 0 && dyno.attachment != null) {
            dyno.attachment.notice("draining " + left + (left == 1 ? " request" : " requests") + "; ^C again to cut");
        }
    }

    private void signal(Dyno dyno, Signal signal) {
        manager.signal(dyno, signal);
        dyno.leaveTimer.cancel();
        if (dyno.leaving) {
            dyno.leaveTimer = host.time().after(host.timings().grace(), () -> queue.execute(() -> stayed(dyno)));
        }
    }

    private void stayed(Dyno dyno) {
        if (dyno.leaving && !dyno.state().ended() && dyno.state() != DynoState.STOPPING) {
            dyno.leaving = false;
            if (dyno.accepting) {
                log.heroku(dyno.name().toString(), "Did not end: it receives requests again");
                dyno.aim();
                traffic.publish();
            }
        }
    }
}

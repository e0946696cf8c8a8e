package dev.dynolab.paas.dyno;

import dev.dynolab.paas.route.FrontDoors.Activity;
import dev.dynolab.paas.time.Time;
import dev.dynolab.paas.work.SerialQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether an app sleeps, and when it is time to: after 30 minutes without a request (Heroku, "Eco Dyno Hours": dyno
 * sleeping), of which it looks 30 times. Touched only on the app's serial queue.
 */
final class Sleep {
    private static final System.Logger LOG = System.getLogger(Sleep.class.getName());
    private static final int LOOKS = 30;

    private final DynoHost host;
    private final UUID app;
    private final SerialQueue queue;
    private final DynoSpecs specs;
    private final Roster roster;
    private final Runnable fall;
    private Time.Timer timer = () -> {};
    private Activity seen = new Activity(0, 0);
    private boolean wanted;
    private Instant quietSince;
    private Instant since;

    /** @param fall is called, on the queue, when it is time */
    Sleep(DynoHost host, UUID app, SerialQueue queue, DynoSpecs specs, Roster roster, Runnable fall) {
        this.host = host;
        this.app = app;
        this.queue = queue;
        this.specs = specs;
        this.roster = roster;
        this.fall = fall;
    }

    /** The app feature {@code sleep}: what sleeps when it changes sleeps on. */
    void want(boolean on) {
        wanted = on && !limit().isZero();
        quietSince = host.time().now();
        again();
    }

    private Duration limit() {
        return host.upkeep().sleep();
    }

    private void again() {
        timer.cancel();
        if (wanted) {
            timer = host.time().after(limit().dividedBy(LOOKS), () -> queue.execute(this::look));
        }
    }

    private void look() {
        if (!wanted) {
            return;
        }
        again();
        Activity now = host.doors().activity(app);
        if (now.inside() > 0 || now.requests() != seen.requests()) {
            seen = now;
            quietSince = host.time().now();
        }
        if (isOver(quietSince) && webIsQuiet()) {
            fall.run();
        }
    }

    private boolean isOver(Instant begin) {
        return !host.time().now().isBefore(begin.plus(limit()));
    }

    /** Whether there are web dynos and all have been up so long: what boots, crashes or is being replaced is not idle. */
    private boolean webIsQuiet() {
        List<Dyno> web =
                roster.where(dyno -> dyno.holdsPlace() && dyno.name().type().equals(Formation.WEB));
        return !web.isEmpty()
                && web.stream()
                        .allMatch(dyno -> dyno.state() == DynoState.UP && !dyno.incoming && isOver(dyno.since()));
    }

    boolean on() {
        return since != null;
    }

    Instant since() {
        return since;
    }

    /** Noted before anything ends: the next platform lets the app sleep on. */
    void begin() {
        Instant now = host.time().now();
        specs.idleSince(Optional.of(now));
        since = now;
    }

    /** An earlier platform's app sleeps on. */
    void resume() {
        since = specs.idleSince().orElse(null);
    }

    void end() {
        if (since == null) {
            return;
        }
        since = null;
        quietSince = host.time().now();
        try {
            specs.idleSince(Optional.empty());
        } catch (RuntimeException full) {
            LOG.log(System.Logger.Level.WARNING, "A platform started now would let {0} sleep: {1}", app, full);
        }
    }
}

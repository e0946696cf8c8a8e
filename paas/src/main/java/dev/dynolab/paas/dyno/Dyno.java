package dev.dynolab.paas.dyno;

import dev.dynolab.paas.runtime.DynoName;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.runtime.RunningDyno;
import dev.dynolab.paas.time.Time;
import dev.dynolab.router.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One dyno: one id, from its start to its end. Touched only on its app's serial queue, but for the two futures. */
final class Dyno {
    final DynoSpec spec;
    /** How often the dynos before it, of the same name, crashed in a row. */
    final int crashesBefore;

    final CompletableFuture<BootOutcome> boot = new CompletableFuture<>();
    final CompletableFuture<Integer> ended = new CompletableFuture<>();

    /** The terminal of an attached dyno; null for all others. */
    Attachment attachment;

    /** Hears every line of output as well: the release phase's goes to the pusher too. Set before it is launched. */
    Consumer<String> tap = line -> {};

    /** Boots beside the dyno it is to take over from, and receives nothing before. */
    boolean incoming;

    /** How long it stays after a newer release has taken over from it; null while none has. */
    Instant lingersUntil;

    /** Whether it stays on its release; no longer once its line of the formation is gone. */
    boolean pinned;

    /** Null until the runtime has started it. */
    RunningDyno running;

    /** Null until it first accepted connections. */
    Target target;

    /** Whether {@code $PORT} accepts connections, as far as the watch has seen. */
    boolean accepting;

    /** Kept out of the table though it runs: somebody pressed Ctrl-C in its terminal. */
    boolean leaving;

    /** Its drain was cut short: the signal that would follow the drain has been sent. */
    boolean cut;

    /** What it is to be sent when it must end before the runtime has started it. */
    RunningDyno.Signal signalWhenStarted;

    /** What it must answer before it counts as up; empty when a bound port is enough. */
    Optional<String> healthPath = Optional.empty();

    /** By which it is seen to be up; null until it runs. */
    PortWatch.Probe probe;

    /** Started by an earlier platform: it has been up since then, not since it was adopted. */
    boolean adopted;

    /** How often in a row dynos of this name have crashed, this one included; 0 while it has not. */
    int crashes;

    Instant nextRetry;
    PortWatch.Watch watch = () -> {};
    Time.Timer bootTimer = () -> {};
    Time.Timer killTimer = () -> {};
    Time.Timer leaveTimer = () -> {};
    Time.Timer retryTimer = () -> {};
    Time.Timer lifeTimer = () -> {};

    /** Bytes in use when last measured; negative before that. */
    long memory = -1;

    /** What the log says when another one takes its place. */
    String whyReplaced = "Restarting";

    /** R15 has been said. */
    boolean overMemory;

    /** R14 is not said again before. */
    Instant nextWarning = Instant.MIN;

    Instant launched;
    private DynoState state = DynoState.STARTING;
    private Instant since;

    Dyno(DynoSpec spec, int crashesBefore, Instant now) {
        this.spec = spec;
        this.crashesBefore = crashesBefore;
        pinned = spec.pinned();
        since = now;
        launched = now;
    }

    /** One that is not to run before its app wakes; another one does then. */
    static Dyno idle(DynoSpec spec, Instant since) {
        Dyno dyno = new Dyno(spec, 0, since);
        dyno.state = DynoState.IDLE;
        dyno.boot.complete(new BootOutcome.Replaced(spec.name()));
        return dyno;
    }

    DynoState state() {
        return state;
    }

    Instant since() {
        return since;
    }

    /** The pin of the line of the formation it is on. */
    OptionalInt pin() {
        return pinned ? OptionalInt.of(spec.release()) : OptionalInt.empty();
    }

    DynoName name() {
        return spec.name();
    }

    /** Applies an event; true when it changed the state. */
    boolean apply(DynoEvent event, Instant now) {
        DynoState next = DynoLifecycle.next(state, event, spec.kind().oneOff());
        if (next == state) {
            return false;
        }
        state = next;
        since = now;
        return true;
    }

    /** A formation dyno that holds its place: not told to end. A crashed one holds it until the retry, an idle one until it wakes. */
    boolean holdsPlace() {
        return spec.kind() == DynoSpec.Kind.FORMATION
                && !lingers()
                && (state != DynoState.STOPPING && state != DynoState.DOWN);
    }

    /** Whether a newer release has its place, and it stays for a while; see {@link Lingering}. */
    boolean lingers() {
        return lingersUntil != null;
    }

    /** Whether it lingers and has not ended or been told to. */
    boolean stays() {
        return lingers() && state == DynoState.UP;
    }

    /** Whether new requests may go to it. */
    boolean serves() {
        return state == DynoState.UP && accepting && !leaving && !incoming && !lingers();
    }

    /** Whether requests are worth holding for it. */
    boolean mayServeSoon(Instant now, Duration bootLimit) {
        if (!spec.mayServe() || leaving) {
            return false;
        }
        if (spec.kind() == DynoSpec.Kind.FORMATION) {
            return state == DynoState.STARTING;
        }
        boolean young = now.isBefore(launched.plus(bootLimit));
        return (state == DynoState.STARTING || state == DynoState.UP) && target == null && young;
    }

    void cancelTimers() {
        watch.cancel();
        bootTimer.cancel();
        killTimer.cancel();
        leaveTimer.cancel();
        retryTimer.cancel();
        lifeTimer.cancel();
    }

    /** Where requests for it go; what has been drained stays shut, so who comes back is a new target. */
    void aim() {
        if (target == null || target.draining()) {
            target = new Target(spec.id().toString(), running.address(), name().toString(), "v" + spec.release());
        }
    }

    /** What the log says of its change from {@code before}: a one-off that has ended is complete. */
    String changed(DynoState before) {
        boolean oneOff = spec.kind().oneOff();
        DynoState from = oneOff && before == DynoState.STOPPING ? DynoState.UP : before;
        DynoState to = oneOff && state == DynoState.DOWN ? DynoState.COMPLETE : state;
        return "State changed from " + from.word() + " to " + to.word();
    }

    PortWatch.Probe probe() {
        return healthPath
                .<PortWatch.Probe>map(path -> new HealthCheck(running.address(), path, spec.appName() + ".localhost"))
                .orElseGet(() -> PortWatch.port(running.address()));
    }
}

package dev.dynolab.paas.dyno;

import dev.dynolab.paas.dyno.Preboot.Verdict;
import dev.dynolab.paas.work.SerialQueue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The web dynos that boot beside those they are to take over from, and the preboot they belong to. Touched only on the
 * app's serial queue.
 */
final class Successors {
    private final DynoHost host;
    private final SerialQueue queue;
    private final Roster roster;
    private final Runnable look;
    private boolean wanted;
    private Preboot preboot;

    /** @param look is called, on the queue, whenever there may be something to decide */
    Successors(DynoHost host, SerialQueue queue, Roster roster, Runnable look) {
        this.host = host;
        this.queue = queue;
        this.roster = roster;
        this.look = look;
    }

    /** The app feature {@code preboot}: what is being replaced when it changes goes on as it began. */
    void want(boolean on) {
        wanted = on;
    }

    /** Whether a new release's web dynos boot beside the old ones: not where nobody serves. */
    boolean precede() {
        return wanted && roster.stream().anyMatch(dyno -> follows(dyno) && dyno.serves());
    }

    /** Whether {@code old} is to serve until another one is up in its place. */
    boolean precede(Dyno old) {
        return wanted && release().isEmpty() && old.name().type().equals(Formation.WEB) && old.serves();
    }

    /** The release that takes over from the current one; empty when none does. */
    OptionalInt release() {
        return preboot == null ? OptionalInt.empty() : preboot.release();
    }

    boolean belongTo(Preboot given) {
        return preboot == given;
    }

    /** The preboot of the moment; one of single dynos when there is none. */
    Preboot preboot() {
        return preboot == null ? begin(OptionalInt.empty()) : preboot;
    }

    Preboot begin(OptionalInt release) {
        Optional<Duration> window = host.timings().prebootWindow();
        Preboot begun = new Preboot(release, window.map(host.time().now()::plus));
        window.ifPresent(length -> begun.window = host.time().after(length, () -> queue.execute(look)));
        preboot = begun;
        return begun;
    }

    void add(Dyno dyno) {
        dyno.incoming = true;
        preboot.add(dyno.boot);
        dyno.boot.thenRunAsync(look, queue);
    }

    /** The dyno that is to take over from {@code old} alone: it holds the place of both. */
    boolean hasHeir(Dyno old, Change change) {
        return !old.incoming
                && release().isEmpty()
                && change.incoming().stream().anyMatch(dyno -> dyno.name().equals(old.name()));
    }

    /** Those that {@code successor} takes over from. */
    List<Dyno> elders(Dyno successor, Change change) {
        return roster.where(dyno -> !dyno.incoming
                && dyno.holdsPlace()
                && dyno.name().equals(successor.name())
                && !change.retiring().contains(dyno));
    }

    /** Those that the new dynos take over from, where these run another release. */
    List<Dyno> otherReleasesBefore(Change change) {
        return change.incoming().stream()
                .flatMap(dyno ->
                        elders(dyno, change).stream().filter(elder -> elder.spec.release() != dyno.spec.release()))
                .toList();
    }

    /** From now on they are the dynos of their places. */
    void takeOver(Change change) {
        List<Dyno> all = change.incoming();
        all.forEach(dyno -> change.retire(elders(dyno, change)));
        all.forEach(dyno -> dyno.incoming = false);
        end(new Verdict.Ready());
    }

    /** They end, and those before them stay. */
    void drop(Verdict verdict, Change change) {
        change.retire(change.incoming());
        end(verdict);
    }

    void end(Verdict verdict) {
        if (preboot != null) {
            preboot.decide(verdict);
            preboot = null;
        }
    }

    /** What can be said now; empty while it must be waited for. */
    Optional<Verdict> verdict() {
        if (preboot == null || preboot.decided()) {
            return Optional.empty();
        }
        List<Dyno> all = roster.where(dyno -> dyno.incoming && dyno.holdsPlace());
        Optional<Verdict> failed = all.stream()
                .filter(dyno -> dyno.state() == DynoState.CRASHED || crashed(dyno))
                .map(dyno -> new Verdict.Failed(dyno.name() + " " + why(dyno)))
                .map(Verdict.class::cast)
                .findFirst();
        boolean due =
                preboot.cutOverAt().map(end -> !host.time().now().isBefore(end)).orElse(true);
        boolean up = all.stream().allMatch(dyno -> dyno.state() == DynoState.UP && dyno.boot.isDone());
        return failed.or(() -> up && due ? Optional.of(new Verdict.Ready()) : Optional.empty());
    }

    private static boolean crashed(Dyno dyno) {
        return dyno.boot.getNow(null) instanceof BootOutcome.Crashed;
    }

    private static String why(Dyno dyno) {
        return dyno.boot.getNow(null) instanceof BootOutcome.Crashed crashed ? crashed.why() : "crashed once it was up";
    }

    /** A dyno's part in the preboot of the moment, if it has any. */
    Optional<DynoView.Beside> part(Dyno dyno, Change change) {
        if (preboot == null || !dyno.holdsPlace()) {
            return Optional.empty();
        }
        boolean leaves = release().isPresent() ? follows(dyno) : hasHeir(dyno, change);
        return dyno.incoming || leaves
                ? Optional.of(new DynoView.Beside(dyno.incoming, preboot.cutOverAt()))
                : Optional.empty();
    }

    /** Whether it is a web dyno that a new release replaces. */
    static boolean follows(Dyno dyno) {
        return dyno.holdsPlace() && dyno.name().type().equals(Formation.WEB) && !dyno.pinned && !dyno.incoming;
    }
}

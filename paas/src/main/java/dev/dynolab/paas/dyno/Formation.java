package dev.dynolab.paas.dyno;

import dev.dynolab.paas.dyno.Preboot.Verdict;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.runtime.DynoName;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.work.SerialQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps an app's dynos as its formation asks: how many of each type, on which release, and which boot beside the ones
 * they replace. Touched only on the app's serial queue.
 */
final class Formation implements DynoManager.Crashes {
    static final String WEB = "web";

    private final DynoHost host;
    private final AppLog log;
    private final DynoSpecs specs;
    private final Roster roster;
    private final AppTraffic traffic;
    private final DynoManager manager;
    private final Successors successors;
    private final Sleep sleep;
    private final Lingering lingering;
    private List<FormationLine> lines = List.of();
    private int current;
    private boolean closed;

    Formation(DynoHost host, SerialQueue queue, AppLog log, DynoSpecs specs, Roster roster, AppTraffic traffic) {
        this.host = host;
        this.log = log;
        this.specs = specs;
        this.roster = roster;
        this.traffic = traffic;
        manager = new DynoManager(host, queue, log, roster, traffic, this);
        successors = new Successors(host, queue, roster, this::look);
        sleep = new Sleep(host, traffic.app(), queue, specs, roster, this::idle);
        lingering = new Lingering(host, queue, log, traffic, this::replace);
    }

    DynoManager manager() {
        return manager;
    }

    Successors successors() {
        return successors;
    }

    Sleep sleep() {
        return sleep;
    }

    boolean closed() {
        return closed;
    }

    /** Starts nothing any more. */
    void close() {
        closed = true;
        sleep.want(false);
        successors.end(new Verdict.Replaced());
    }

    Change change() {
        return new Change(roster, log);
    }

    /** @see AppDynos#follow */
    List<CompletableFuture<BootOutcome>> follow(int release, List<FormationLine> wanted) {
        if (current > 0) {
            sleep.end();
        } else if (release > 0) {
            sleep.resume();
        }
        boolean moves = release != current;
        if (moves && current > 0) {
            lingering.begin(roster.before(release, wanted));
        }
        current = release;
        lines = List.copyOf(wanted);
        traffic.formation(current > 0, wantsWeb());
        Change change = change();
        if (!wantsWeb()) {
            change.retire(roster.where(Dyno::stays));
        }
        if (successors.release().equals(OptionalInt.of(release))) {
            successors.takeOver(change);
        } else if (moves) {
            successors.drop(new Verdict.Replaced(), change);
        }
        return reconcile(change, moves ? Set.of() : again(roster.where(this::hasOtherSize), change));
    }

    private boolean wantsWeb() {
        return lines.stream().anyMatch(line -> line.type().equals(WEB) && line.quantity() > 0);
    }

    /** Its line was given another size: the dynos of Heroku restart for it. */
    private boolean hasOtherSize(Dyno dyno) {
        return dyno.holdsPlace()
                && lineOf(dyno)
                        .filter(line -> !line.size().equals(dyno.spec.size()))
                        .isPresent();
    }

    /** @see AppDynos#prepare */
    Optional<Preboot> prepare(int release) {
        if (closed || !successors.precede()) {
            return Optional.empty();
        }
        if (successors.release().equals(OptionalInt.of(release))) {
            return Optional.of(successors.preboot());
        }
        Change change = change();
        successors.drop(new Verdict.Replaced(), change);
        Preboot begun = successors.begin(OptionalInt.of(release));
        reconcile(change, Set.of());
        return Optional.of(begun);
    }

    /** The new dynos of a preboot are given up; the old ones serve on. */
    void abandon(Preboot given, Verdict verdict) {
        if (successors.belongTo(given)) {
            Change change = change();
            successors.drop(verdict, change);
            reconcile(change, Set.of());
        }
    }

    /**
     * Puts all dynos to sleep until {@link #wake}: on Heroku, too, workers sleep with web.
     *
     * @throws PlatformException when no request could wake them, or a preboot is under way
     */
    int idle() {
        if (closed || current == 0 || !wantsWeb()) {
            throw PlatformException.conflict("The app has no web dynos that a request could wake.");
        }
        if (!change().incoming().isEmpty()) {
            throw PlatformException.conflict("Web dynos are just being replaced.")
                    .hint("h ps:wait waits until they are.");
        }
        if (sleep.on()) {
            return 0;
        }
        sleep.begin();
        Change change = change();
        change.retire(roster.where(Dyno::stays));
        reconcile(change, Set.of());
        return roster.where(dyno -> dyno.state() == DynoState.IDLE).size();
    }

    /** Starts what sleeps. */
    void wake() {
        if (!closed && roster.stream().anyMatch(dyno -> dyno.state() == DynoState.IDLE)) {
            sleep.end();
            reconcile(change(), Set.of());
        }
    }

    /** Restarts {@code chosen}; web dynos boot beside the old ones where the app preboots. */
    void restart(Collection<Dyno> chosen) {
        host.checkRoom(chosen.size(), "nothing was restarted");
        sleep.end();
        Change change = change();
        reconcile(change, again(chosen, change));
    }

    /** @return those of {@code chosen} that are to be replaced at once */
    private Set<Dyno> again(Collection<Dyno> chosen, Change change) {
        Set<Dyno> atOnce = new HashSet<>();
        for (Dyno dyno : chosen) {
            Optional<FormationLine> line = lineOf(dyno);
            if (dyno.incoming) {
                change.retire(dyno, "starting");
            } else if (successors.precede(dyno) && line.isPresent()) {
                startBeside(dyno, line.get(), change);
            } else if (successors.release().isEmpty() || !Successors.follows(dyno)) {
                // While a release takes over, the old ones go anyway: only its own are started anew.
                atOnce.add(dyno);
            }
        }
        return atOnce;
    }

    /** Replaces {@code chosen} at once, whatever the app's way is. */
    void replace(Collection<Dyno> chosen) {
        Change change = change();
        chosen.stream().filter(dyno -> dyno.incoming).forEach(dyno -> change.retire(dyno, "starting"));
        reconcile(change, Set.copyOf(chosen));
    }

    /** @see AppDynos#move */
    Optional<Preboot> move(Collection<Dyno> chosen, OptionalInt pin, List<FormationLine> wanted) {
        sleep.end();
        lines = List.copyOf(wanted);
        Change change = change();
        Optional<Preboot> begun = Optional.empty();
        for (Dyno dyno : chosen) {
            String type = dyno.name().type();
            FormationLine line = lines.stream()
                    .filter(candidate ->
                            candidate.type().equals(type) && candidate.pin().equals(pin))
                    .findFirst()
                    .orElseThrow();
            if (successors.precede(dyno)) {
                startBeside(dyno, line, change);
                begun = Optional.of(successors.preboot());
                begun.get().add(new FormationMove(type, dyno.pin(), pin));
            } else {
                renew(dyno, line, change);
            }
        }
        reconcile(change, Set.of());
        return begun;
    }

    private void startBeside(Dyno old, FormationLine line, Change change) {
        change.retire(change.incoming().stream()
                .filter(dyno -> dyno.name().equals(old.name()))
                .toList());
        change.start(successor(old.name(), line, release(line)));
    }

    private Optional<FormationLine> lineOf(Dyno dyno) {
        return lines.stream().filter(line -> Roster.isOn(dyno, line)).findFirst();
    }

    private int release(FormationLine line) {
        return line.pin().orElse(current);
    }

    private List<CompletableFuture<BootOutcome>> reconcile(Change change, Set<Dyno> alsoReplace) {
        if (closed) {
            return List.of();
        }
        roster.unpin(lines);
        Set<Dyno> placed = new HashSet<>();
        for (FormationLine line : lines) {
            placed.addAll(settle(line, alsoReplace, change));
        }
        successors
                .release()
                .ifPresent(release -> lines.stream()
                        .filter(line -> line.type().equals(WEB) && line.pin().isEmpty())
                        .forEach(line -> adjust(line, release, change)));
        placed.addAll(change.retiring());
        placed.addAll(change.incoming());
        change.retire(
                roster.where(dyno -> dyno.holdsPlace() && !placed.contains(dyno) && !successors.hasHeir(dyno, change)));
        manager.change(change.retiring(), change.starting());
        look();
        return change.starting().stream().map(dyno -> dyno.boot).toList();
    }

    /** @return the dynos that are there and hold a place on the line, whatever becomes of them */
    private List<Dyno> settle(FormationLine line, Set<Dyno> alsoReplace, Change change) {
        int release = release(line);
        List<Dyno> here = change.onLine(line, release).stream()
                .filter(dyno -> dyno.incoming ? successors.release().isEmpty() : !successors.hasHeir(dyno, change))
                .toList();
        int quantity = release > 0 && specs.has(release, line.type()) ? line.quantity() : 0;
        List<Dyno> kept = distinct(here, quantity);
        here.stream().filter(dyno -> !kept.contains(dyno)).forEach(surplus -> {
            change.retire(surplus, "down");
            change.retire(surplus.incoming ? successors.elders(surplus, change) : List.of());
        });
        kept.stream()
                .filter(dyno -> dyno.spec.release() != release
                        || alsoReplace.contains(dyno)
                        || (dyno.state() == DynoState.IDLE) != sleep.on())
                .forEach(stale -> renew(stale, line, change));
        for (int missing = kept.size(); missing < quantity; missing++) {
            change.start(dyno(change.freeName(line.type()), line, release, 0));
        }
        return here;
    }

    /** Of two that bear one name, the first: after a kill in the middle of a deploy both generations are found. */
    private static List<Dyno> distinct(List<Dyno> here, int most) {
        Set<DynoName> names = new HashSet<>();
        return here.stream().filter(dyno -> names.add(dyno.name())).limit(most).toList();
    }

    /**
     * The dynos of a release that takes over are as many as those before them, also when a scale comes in between; those
     * that it runs already, because it was staged, count.
     */
    private void adjust(FormationLine line, int release, Change change) {
        long staged = roster.stream()
                .filter(dyno -> dyno.holdsPlace() && dyno.pinned && dyno.spec.release() == release)
                .filter(dyno -> dyno.name().type().equals(WEB))
                .count();
        int quantity = specs.has(release, WEB) ? (int) Math.max(0, line.quantity() - staged) : 0;
        List<Dyno> there = change.incoming();
        change.retire(there.stream().skip(quantity).toList());
        List<DynoName> names = new ArrayList<>(
                change.onLine(line, current).stream().map(Dyno::name).toList());
        names.removeAll(there.stream().map(Dyno::name).toList());
        for (int missing = there.size(); missing < quantity; missing++) {
            DynoName name = names.isEmpty() ? change.freeName(WEB) : names.remove(0);
            change.start(successor(name, line, release));
        }
    }

    private void renew(Dyno old, FormationLine line, Change change) {
        change.renew(old, dyno(old.name(), line, release(line), 0));
    }

    private Dyno dyno(DynoName name, FormationLine line, int release, int crashes) {
        DynoSpec spec = specs.formation(name, line, release);
        if (sleep.on()) {
            return Dyno.idle(spec, sleep.since());
        }
        Dyno dyno = new Dyno(spec, crashes, host.time().now());
        dyno.healthPath = specs.healthPath();
        return dyno;
    }

    private Dyno successor(DynoName name, FormationLine line, int release) {
        Dyno dyno = dyno(name, line, release, 0);
        successors.preboot();
        successors.add(dyno);
        return dyno;
    }

    /** Decides about the preboot of the moment when there is something to decide. */
    private void look() {
        successors.verdict().ifPresent(verdict -> {
            Preboot decided = successors.preboot();
            if (verdict instanceof Verdict.Failed failed) {
                log.heroku("api", "Preboot failed: " + failed.why() + "; the dynos before it serve on");
                decided.moves().forEach(move -> lines = move.reversed().apply(lines));
                abandon(decided, verdict);
            } else if (decided.release().isPresent()) {
                // Its release must be current for good before its dynos serve: follow() comes then.
                decided.decide(verdict);
            } else {
                Change change = change();
                lingering.begin(successors.otherReleasesBefore(change));
                successors.takeOver(change);
                reconcile(change, Set.of());
            }
        });
    }

    /** A crashed dyno's time has come: another one takes its place, on whatever release its line is now. */
    @Override
    public void retry(Dyno crashed) {
        if (crashed.incoming || crashed.lingers()) {
            look();
            roster.remove(crashed);
            return;
        }
        Optional<FormationLine> line = lineOf(crashed);
        if (closed || line.isEmpty()) {
            // Nobody asks for it, or not yet: it died while the platform was away. What is asked for starts anew.
            roster.remove(crashed);
            return;
        }
        Dyno next;
        try {
            next = dyno(crashed.name(), line.get(), release(line.get()), crashed.crashes);
        } catch (RuntimeException unreadable) {
            // The database failed: a place in the formation is not to stay empty for that.
            log.heroku(
                    crashed.name().toString(),
                    "Not restarted yet: " + unreadable.getMessage() + " Next try in " + DynoTimings.AGAIN.toSeconds()
                            + "s");
            manager.retryIn(crashed, DynoTimings.AGAIN);
            return;
        }
        log.heroku(crashed.name().toString(), "State changed from crashed to starting");
        manager.change(List.of(crashed), List.of(next));
    }

    /** Its time is over: beside it another one boots where the app preboots, and a one-off or one that lingers just stops. */
    @Override
    public void replace(Dyno old) {
        if (old.spec.kind().oneOff() || old.lingers()) {
            Change change = change();
            change.retire(List.of(old));
            manager.change(change.retiring(), change.starting());
        } else if (old.holdsPlace()) {
            restart(List.of(old));
        }
    }
}

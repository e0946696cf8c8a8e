package dev.dynolab.paas.dyno;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.runtime.DynoName;
import dev.dynolab.paas.runtime.DynoObserver;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.runtime.ExecCommand;
import dev.dynolab.paas.runtime.RunningDyno;
import dev.dynolab.paas.work.SerialQueue;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The dynos of one app, kept as the formation asks. Safe on any thread: every method hands over to the app's serial queue
 * and gives its answer as a future.
 */
public final class AppDynos {
    private final DynoHost host;
    private final SerialQueue queue;
    private final AppLog log;
    private final Roster roster = new Roster(RandomGenerator.getDefault());
    private final AppTraffic traffic;
    private final Formation formation;
    private final DynoManager manager;
    private final Terminals terminals;

    public AppDynos(DynoHost host, UUID app, AppLog log, DynoSpecs specs) {
        this.host = host;
        this.log = log;
        queue = new SerialQueue(host.io());
        traffic = new AppTraffic(host, app, roster);
        formation = new Formation(host, queue, log, specs, roster, traffic);
        manager = formation.manager();
        terminals = new Terminals(host);
    }

    /**
     * Makes the dynos what {@code lines} ask for on release {@code current}: starts what is missing, stops what is too
     * much, replaces what runs another release. Pinned lines stay on theirs, one-offs are never touched.
     *
     * @param current the current release's version, 0 when nothing has been deployed
     * @return the boot of each dyno that this started
     */
    public CompletableFuture<List<CompletableFuture<BootOutcome>>> follow(int current, List<FormationLine> wanted) {
        return queue.call(() -> formation.follow(current, wanted));
    }

    /**
     * Boots web dynos of {@code release} beside those that serve, where the app preboots. {@link #follow} with that
     * release is the cut-over, {@link #abandon} the end without one.
     *
     * @return empty when there is nothing to boot beside: no preboot, or no web dyno that serves
     */
    public CompletableFuture<Optional<Preboot>> prepare(int release) {
        return queue.call(() -> formation.prepare(release));
    }

    /** Whether nothing has taken the place of {@code preboot}: no newer release, no cut-over. */
    public CompletableFuture<Boolean> awaits(Preboot preboot) {
        return queue.call(() -> formation.successors().belongTo(preboot));
    }

    /** The release whose web dynos boot beside those that serve; empty when none does. */
    public CompletableFuture<OptionalInt> takingOver() {
        return queue.call(() -> formation.successors().release());
    }

    /** Gives the new dynos of {@code preboot} up; the old ones serve on. */
    public CompletableFuture<Void> abandon(Preboot preboot) {
        return queue.call(() -> {
            formation.abandon(preboot, new Preboot.Verdict.Replaced());
            return null;
        });
    }

    /** The app feature {@code preboot}. */
    public CompletableFuture<Void> preboots(boolean on) {
        return queue.call(() -> {
            formation.successors().want(on);
            return null;
        });
    }

    /** The app feature {@code sleep}. */
    public CompletableFuture<Void> sleeps(boolean on) {
        return queue.call(() -> {
            formation.sleep().want(on);
            return null;
        });
    }

    /**
     * Puts all dynos of the formation to sleep now, until the next request.
     *
     * @return how many; 0 when they slept already
     */
    public CompletableFuture<Integer> idle() {
        return queue.call(formation::idle);
    }

    /** Starts the dynos that sleep, if any does; returns at once. */
    public void wake() {
        queue.execute(formation::wake);
    }

    /**
     * Puts formation dynos on the line of their type that has {@code pin}: each is replaced under its own name.
     *
     * @param wanted the formation after it
     * @return the preboot in which some of them boot beside the old ones
     */
    public CompletableFuture<Optional<Preboot>> move(Set<UUID> dynos, OptionalInt pin, List<FormationLine> wanted) {
        return queue.call(() ->
                formation.move(roster.where(dyno -> dyno.holdsPlace() && dynos.contains(dyno.spec.id())), pin, wanted));
    }

    /**
     * Restarts formation dynos, web dynos with a preboot where the app has it; one-offs are never restarted.
     *
     * @param nameOrType {@code web.1}, {@code web}, or empty for all
     * @return how many
     */
    public CompletableFuture<Integer> restart(Optional<String> nameOrType) {
        return queue.call(() -> {
            List<Dyno> chosen = roster.where(dyno -> dyno.holdsPlace()
                    && nameOrType.map(word -> called(dyno, word)).orElse(true));
            if (nameOrType.isPresent() && DynoName.matches(nameOrType.get()) && chosen.isEmpty()) {
                throw PlatformException.notFound("dyno");
            }
            formation.restart(chosen);
            return chosen.size();
        });
    }

    /**
     * Looks whether the disk could hold as many dynos more as the formation has.
     *
     * @return fails with what to say when not
     */
    public CompletableFuture<Void> checkRoom() {
        return queue.call(() -> {
            host.checkRoom(roster.where(Dyno::holdsPlace).size(), "nothing was saved");
            return null;
        });
    }

    /**
     * Stops dynos: a one-off ends for good, a formation dyno is replaced.
     *
     * @param nameOrType {@code run.1221}, {@code run}, {@code web.1}, {@code web}
     * @return the names of the dynos told to end
     */
    public CompletableFuture<List<DynoName>> stop(String nameOrType) {
        return queue.call(() -> {
            List<Dyno> chosen = roster.where(
                    dyno -> !dyno.state().ended() && dyno.state() != DynoState.STOPPING && called(dyno, nameOrType));
            if (chosen.isEmpty() && DynoName.matches(nameOrType)) {
                running(nameOrType); // It says so of one that sleeps or crashed.
                throw PlatformException.notFound("dyno");
            }
            manager.change(chosen.stream().filter(dyno -> !dyno.holdsPlace()).toList(), List.of());
            formation.replace(chosen.stream().filter(Dyno::holdsPlace).toList());
            return chosen.stream().map(Dyno::name).distinct().sorted().toList();
        });
    }

    /** What the dynos of any app use of memory, by id: R14 and R15 follow from it. */
    void measured(Map<UUID, Long> bytes) {
        queue.execute(() -> manager.measured(bytes));
    }

    private static boolean called(Dyno dyno, String nameOrTypeOrId) {
        return dyno.name().toString().equals(nameOrTypeOrId)
                || dyno.name().type().equals(nameOrTypeOrId)
                || dyno.spec.id().toString().equals(nameOrTypeOrId);
    }

    /** A one-off that has been asked for: {@code ended} completes with its exit status. */
    public record OneOff(DynoView view, CompletableFuture<Integer> ended) {}

    /**
     * Starts a one-off.
     *
     * @param type the first part of its name: {@code run}, {@code release}
     * @param spec what it runs, given its name
     * @param tap hears each line of its output beside the log
     */
    public CompletableFuture<OneOff> run(String type, Function<DynoName, DynoSpec> spec, Consumer<String> tap) {
        return queue.call(() -> {
            if (formation.closed()) {
                throw PlatformException.conflict("The app is being stopped.");
            }
            Dyno dyno =
                    new Dyno(spec.apply(roster.oneOffName(type)), 0, host.time().now());
            dyno.tap = tap;
            if (dyno.spec.kind() == DynoSpec.Kind.ATTACHED) {
                Terminal control = new Terminal(dyno);
                dyno.attachment = terminals.add(control);
                new IdleLimit(host.time(), queue, host.timings().attachIdle(), dyno.attachment, control::requests)
                        .begin(line -> log.heroku(dyno.name().toString(), line));
            }
            manager.change(List.of(), List.of(dyno));
            return new OneOff(view(dyno), dyno.ended);
        });
    }

    private final class Terminal implements Attachment.Control {
        private final Dyno dyno;
        private long looks;

        Terminal(Dyno dyno) {
            this.dyno = dyno;
        }

        /** Changes while it serves. */
        long requests() {
            boolean inside = dyno.target != null && dyno.target.inFlight() > 0;
            return inside
                    ? --looks
                    : host.doors().requests(dyno.spec.app(), dyno.name().toString());
        }

        @Override
        public void interrupt() {
            queue.execute(() -> manager.leaveAndSignal(dyno, RunningDyno.Signal.INT));
        }

        @Override
        public void hangUp() {
            queue.execute(() -> manager.leaveAndSignal(dyno, RunningDyno.Signal.HUP));
        }
    }

    /** The terminal with that secret, if nobody has opened it. */
    public Optional<Attachment> attachment(String secret) {
        return terminals.find(secret);
    }

    /**
     * Runs a command inside a dyno.
     *
     * @param nameOrId of two dynos of one name, the newer is meant
     * @return its terminal
     */
    public CompletableFuture<Attachment> exec(String nameOrId, ExecCommand what) {
        return queue.call(() -> running(nameOrId))
                .thenApplyAsync(
                        dyno -> {
                            try {
                                return terminals.exec(dyno.spec.id(), what);
                            } catch (IOException refused) {
                                throw PlatformException.conflict(
                                        "Cannot run anything in " + dyno.name() + ". " + refused.getMessage() + ".");
                            }
                        },
                        host.io());
    }

    private Dyno running(String nameOrId) {
        Dyno found = roster
                .where(dyno -> dyno.name().toString().equals(nameOrId)
                        || dyno.spec.id().toString().equals(nameOrId))
                .stream()
                .min(Comparator.comparing((Dyno dyno) -> dyno.state() == DynoState.STOPPING)
                        .thenComparing(dyno -> dyno.incoming || dyno.lingers()))
                .orElseThrow(() -> PlatformException.notFound("dyno"));
        if (found.running == null || found.state().ended()) {
            throw PlatformException.conflict("Nothing runs in " + found.name() + ": it is "
                            + found.state().word() + ".")
                    .hint("h ps shows the dynos, h logs what became of them.");
        }
        return found;
    }

    /** All dynos, both generations, by name; of one name the newer first. */
    public CompletableFuture<List<DynoView>> views() {
        return queue.call(() -> roster.stream()
                .map(this::view)
                .sorted(Comparator.comparing((DynoView dyno) -> dyno.spec().name())
                        .thenComparing(DynoView::oldGeneration))
                .toList());
    }

    private DynoView view(Dyno dyno) {
        boolean routable = traffic.routable(dyno);
        Optional<DynoView.Beside> beside = formation.successors().part(dyno, formation.change());
        boolean leaves = beside.isPresent() && !beside.get().joins();
        boolean old = (leaves || dyno.lingers() || dyno.state() == DynoState.STOPPING)
                && roster.named(dyno.name()).filter(other -> other != dyno).isPresent();
        return new DynoView(
                dyno.spec,
                dyno.pinned,
                dyno.state(),
                dyno.since(),
                Optional.ofNullable(dyno.nextRetry),
                dyno.target == null ? 0 : dyno.target.inFlight(),
                routable,
                routable ? traffic.share(dyno) : 0,
                old,
                beside,
                Optional.ofNullable(dyno.lingersUntil).filter(end -> dyno.state() == DynoState.UP),
                dyno.memory < 0 ? OptionalLong.empty() : OptionalLong.of(dyno.memory),
                Optional.ofNullable(dyno.attachment)
                        .filter(terminal -> !terminal.opened())
                        .map(Attachment::secret));
    }

    /** Every request is refused with H80 while this is on; dynos are left alone. */
    public CompletableFuture<Void> maintenance(boolean on) {
        return changeTraffic(() -> traffic.maintenance(on));
    }

    /** Whether one-offs that listen on {@code $PORT} receive requests. */
    public CompletableFuture<Void> oneOffsServe(boolean on) {
        return changeTraffic(() -> traffic.oneOffsServe(on));
    }

    private CompletableFuture<Void> changeTraffic(Runnable change) {
        return queue.call(() -> {
                    change.run();
                    return traffic.publish();
                })
                .thenCompose(published -> published);
    }

    /** Who hears of a dyno that an earlier platform started; its dyno is known from now on. */
    public DynoObserver adopting(DynoSpec spec) {
        Dyno dyno = new Dyno(spec, 0, host.time().now());
        queue.execute(() -> roster.add(dyno));
        return manager.observer(dyno);
    }

    /** A dyno of {@link #adopting} turned out to run. */
    public void adopted(RunningDyno running) {
        queue.execute(
                () -> roster.where(dyno -> dyno.spec.id().equals(running.spec().id()))
                        .forEach(dyno -> manager.adopted(dyno, running)));
    }

    /**
     * Stops all dynos for good, politely; nothing is started any more.
     *
     * @return the names of those that ran; completes when the last has ended
     */
    public CompletableFuture<List<DynoName>> stopAll() {
        return queue.call(() -> {
                    formation.close();
                    List<Dyno> all = roster.where(dyno -> !dyno.state().ended());
                    Change change = formation.change();
                    change.retire(all.stream()
                            .filter(dyno -> dyno.state() != DynoState.STOPPING)
                            .toList());
                    manager.change(change.retiring(), change.starting());
                    var ends = all.stream().map(dyno -> dyno.ended).toArray(CompletableFuture<?>[]::new);
                    return CompletableFuture.allOf(ends)
                            .thenApply(done -> all.stream().map(Dyno::name).toList());
                })
                .thenCompose(stopped -> stopped);
    }
}

package dev.dynolab.paas.dyno;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.log.AppLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
    /** How long a retry waits that did not find out what to start. */
    private static final Duration UNREADABLE = Duration.ofSeconds(10);

    /** Whoever asked for an attached dyno and did not attach by then will not come any more. */
    private static final Duration ATTACH_LIMIT = Duration.ofSeconds(60);

    private final DynoHost host;
    private final SerialQueue queue;
    private final AppLog log;
    private final DynoSpecs specs;
    private final Roster roster = new Roster(RandomGenerator.getDefault());
    private final AppTraffic traffic;
    private final DynoManager manager;
    private List<FormationLine> lines = List.of();
    private int currentRelease;
    private boolean closing;

    public AppDynos(DynoHost host, UUID app, AppLog log, DynoSpecs specs) {
        this.host = host;
        this.log = log;
        this.specs = specs;
        queue = new SerialQueue(host.io());
        traffic = new AppTraffic(host, app, roster);
        manager = new DynoManager(host, queue, log, roster, traffic, new DynoManager.Crashes() {
            @Override
            public void retry(Dyno crashed) {
                AppDynos.this.retry(crashed);
            }

            @Override
            public void replace(Dyno old) {
                AppDynos.this.stop(List.of(old));
            }
        });
    }

    /**
     * Makes the dynos what {@code lines} ask for on release {@code current}: starts what is missing, stops what is too
     * much, replaces what runs another release. Pinned lines stay on theirs, one-offs are never touched.
     *
     * @param current the current release's version, 0 when nothing has been deployed
     * @return the boot of each dyno that this started
     */
    public CompletableFuture<List<CompletableFuture<BootOutcome>>> follow(int current, List<FormationLine> wanted) {
        return queue.call(() -> {
            currentRelease = current;
            lines = List.copyOf(wanted);
            boolean web = lines.stream().anyMatch(line -> line.type().equals("web") && line.quantity() > 0);
            traffic.formation(current > 0, web);
            return reconcile(List.of());
        });
    }

    private List<CompletableFuture<BootOutcome>> reconcile(List<Dyno> alsoReplace) {
        if (closing) {
            return List.of();
        }
        List<Dyno> retiring = new ArrayList<>();
        List<Dyno> starting = new ArrayList<>();
        List<Dyno> placed = new ArrayList<>();
        for (FormationLine line : lines) {
            int release = line.pin().orElse(currentRelease);
            List<Dyno> here = roster.onLine(line, release);
            placed.addAll(here);
            int quantity = release > 0 && specs.has(release, line.type()) ? line.quantity() : 0;
            here.stream().skip(quantity).forEach(surplus -> retire(surplus, "down", retiring));
            here.stream()
                    .limit(quantity)
                    .filter(dyno -> dyno.spec.release() != release || alsoReplace.contains(dyno))
                    .forEach(stale -> replace(stale, line, release, retiring, starting));
            for (int missing = here.size(); missing < quantity; missing++) {
                starting.add(formationDyno(
                        roster.freeName(
                                line.type(), starting.stream().map(Dyno::name).toList()),
                        line,
                        release,
                        0));
            }
        }
        roster.where(dyno -> dyno.holdsPlace() && !placed.contains(dyno))
                .forEach(orphan -> retire(orphan, "down", retiring));
        manager.change(retiring, starting);
        return starting.stream().map(dyno -> dyno.boot).toList();
    }

    private void retire(Dyno dyno, String to, List<Dyno> retiring) {
        if (dyno.state() != DynoState.CRASHED) {
            log.heroku(
                    dyno.name().toString(), "State changed from " + dyno.state().word() + " to " + to);
        }
        retiring.add(dyno);
    }

    private void replace(Dyno old, FormationLine line, int release, List<Dyno> retiring, List<Dyno> starting) {
        if (old.state() == DynoState.CRASHED) {
            log.heroku(old.name().toString(), "State changed from crashed to starting");
        } else {
            log.heroku(old.name().toString(), old.whyReplaced);
        }
        retire(old, "starting", retiring);
        starting.add(formationDyno(old.name(), line, release, 0));
    }

    private Dyno formationDyno(DynoName name, FormationLine line, int release, int crashes) {
        return new Dyno(
                specs.formation(name, line, release), crashes, host.time().now());
    }

    /** A crashed dyno's time has come: another one takes its place, on whatever release its line is now. */
    private void retry(Dyno crashed) {
        Optional<FormationLine> line = lines.stream()
                .filter(candidate -> roster.onLine(candidate, currentRelease).contains(crashed))
                .findFirst();
        if (closing || line.isEmpty()) {
            // Nobody asks for it, or not yet: it died while the platform was away. What is asked for starts anew.
            roster.remove(crashed);
            return;
        }
        int release = line.get().pin().orElse(currentRelease);
        Dyno next;
        try {
            next = formationDyno(crashed.name(), line.get(), release, crashed.crashes);
        } catch (RuntimeException unreadable) {
            // The database failed: a place in the formation is not to stay empty for that.
            log.heroku(
                    crashed.name().toString(),
                    "Not restarted yet: " + unreadable.getMessage() + " Next try in " + UNREADABLE.toSeconds() + "s");
            manager.retryIn(crashed, UNREADABLE);
            return;
        }
        log.heroku(crashed.name().toString(), "State changed from crashed to starting");
        manager.change(List.of(crashed), List.of(next));
    }

    /**
     * Restarts formation dynos; one-offs are never restarted.
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
            reconcile(chosen);
            return chosen.size();
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
                throw PlatformException.notFound("dyno");
            }
            stop(chosen);
            return chosen.stream().map(Dyno::name).sorted().toList();
        });
    }

    private void stop(List<Dyno> chosen) {
        manager.change(chosen.stream().filter(dyno -> dyno.spec.kind().oneOff()).toList(), List.of());
        reconcile(chosen);
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
            if (closing) {
                throw PlatformException.conflict("The app is being stopped.");
            }
            Dyno dyno =
                    new Dyno(spec.apply(roster.oneOffName(type)), 0, host.time().now());
            dyno.tap = tap;
            if (dyno.spec.kind() == DynoSpec.Kind.ATTACHED) {
                Attachment terminal = new Attachment(new Terminal(dyno));
                dyno.attachment = terminal;
                host.time().after(ATTACH_LIMIT, terminal::giveUpUnlessOpened);
            }
            manager.change(List.of(), List.of(dyno));
            return new OneOff(view(dyno), dyno.ended);
        });
    }

    private final class Terminal implements Attachment.Control {
        private final Dyno dyno;

        Terminal(Dyno dyno) {
            this.dyno = dyno;
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
    public CompletableFuture<Optional<Attachment>> attachment(String secret) {
        return queue.call(() -> roster.stream()
                .map(dyno -> dyno.attachment)
                .filter(terminal -> terminal != null
                        && !terminal.opened()
                        && terminal.secret().equals(secret))
                .findFirst());
    }

    /** All dynos, both generations, by name; of one name the newer first. */
    public CompletableFuture<List<DynoView>> views() {
        return queue.call(() -> roster.stream()
                .sorted(Comparator.comparing(Dyno::name).thenComparing(dyno -> dyno.state() == DynoState.STOPPING))
                .map(this::view)
                .toList());
    }

    private DynoView view(Dyno dyno) {
        boolean routable = traffic.routable(dyno);
        boolean old = dyno.state() == DynoState.STOPPING
                && roster.named(dyno.name()).filter(other -> other != dyno).isPresent();
        return new DynoView(
                dyno.spec,
                dyno.state(),
                dyno.since(),
                Optional.ofNullable(dyno.nextRetry),
                dyno.target == null ? 0 : dyno.target.inFlight(),
                routable,
                routable ? 1_000_000L / traffic.serving().size() : 0,
                old,
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
                    closing = true;
                    List<Dyno> all = roster.where(dyno -> !dyno.state().ended());
                    List<Dyno> retiring = new ArrayList<>();
                    all.stream()
                            .filter(dyno -> dyno.state() != DynoState.STOPPING)
                            .forEach(dyno -> retire(dyno, "down", retiring));
                    manager.change(retiring, List.of());
                    var ends = all.stream().map(dyno -> dyno.ended).toArray(CompletableFuture<?>[]::new);
                    return CompletableFuture.allOf(ends)
                            .thenApply(done -> all.stream().map(Dyno::name).toList());
                })
                .thenCompose(stopped -> stopped);
    }
}

package dev.dynolab.paas.deploy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.Apps;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.dyno.AppDynos.OneOff;
import dev.dynolab.paas.dyno.BootOutcome;
import dev.dynolab.paas.dyno.FormationLine;
import dev.dynolab.paas.dyno.Formations;
import dev.dynolab.paas.dyno.Preboot;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.Releases;
import dev.dynolab.paas.route.FrontDoors;
import dev.dynolab.paas.runtime.DynoSize;
import dev.dynolab.paas.runtime.DynoSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** From a pending release to dynos that run it. Runs on the app's queue of stories. */
final class Rollout {
    private final Apps apps;
    private final Releases releases;
    private final Formations formations;
    private final Specs specs;
    private final FrontDoors doors;
    private final TrafficService traffic;
    private final Staging staging;

    Rollout(Stores stores, Specs specs, FrontDoors doors, TrafficService traffic) {
        apps = stores.apps();
        releases = stores.releases();
        formations = stores.formations();
        this.specs = specs;
        this.doors = doors;
        this.traffic = traffic;
        staging = new Staging(stores, traffic);
    }

    /**
     * How far a release has come when the next story may begin.
     *
     * @param boots the boots of the dynos that it started; none when its phase failed
     * @param settled what became of it; with preboot known only when its dynos have taken over, or have not
     */
    record Outcome(List<CompletableFuture<BootOutcome>> boots, CompletableFuture<Settled> settled) {
        static Outcome of(Release release, List<CompletableFuture<BootOutcome>> boots) {
            return new Outcome(boots, CompletableFuture.completedFuture(new Settled(release, "")));
        }

        boolean phaseFailed() {
            return settled.isDone() && settled.join().failed();
        }
    }

    /** @param why a failure in words */
    record Settled(Release release, String why) {
        boolean failed() {
            return release.status() == Release.Status.FAILED;
        }
    }

    /** Runs the release phase, makes the release current and lets the formation follow; a failed phase changes nothing else. */
    Outcome run(App app, LiveApp live, Release pending, Consumer<String> out) {
        if (!releasePhase(live, pending, out)) {
            forget(app, pending);
            Release failed = releases.fail(pending);
            live.log().api("Release v" + failed.version() + " command failed by user " + failed.user());
            return Outcome.of(failed, List.of());
        }
        if (pending.staged()) {
            return staging.begin(live, pending);
        }
        Optional<Preboot> beside =
                pending.slug().isPresent() ? Await.result(live.dynos().prepare(pending.version())) : Optional.empty();
        if (beside.isEmpty()) {
            Release current = succeed(live, pending);
            return Outcome.of(current, follow(app, live, current));
        }
        Preboot preboot = beside.get();
        live.log().api("Release v" + pending.version() + " boots beside the dynos that serve");
        CompletableFuture<Settled> settled = preboot.verdict()
                .thenCompose(verdict -> live.stories().call(() -> settle(app, live, pending, preboot, verdict)));
        return new Outcome(preboot.boots(), settled);
    }

    /** What was kept for a release that has failed is gone, as if it had not been. */
    void forget(App app, Release failed) {
        staging.forget(app.id(), failed);
    }

    /**
     * Makes a staged release current: at once where its dynos run, else with a preboot where the app has it.
     *
     * @return the release, once it is current
     * @throws PlatformException when it cannot be; then nothing was changed
     */
    CompletableFuture<Release> promote(App app, LiveApp live, Release asked, User by) {
        Release staged = staging.promotable(live, asked);
        if (!staged.staged()) {
            return CompletableFuture.completedFuture(staged);
        }
        Optional<Preboot> beside = staging.isComplete(live, staged)
                ? Optional.empty()
                : Await.result(live.dynos().prepare(staged.version()));
        if (beside.isEmpty()) {
            return CompletableFuture.completedFuture(takeOver(app, live, staged, by));
        }
        live.log().api("Release v" + staged.version() + " boots what it lacks beside the dynos that serve");
        Preboot preboot = beside.get();
        return preboot.verdict()
                .thenCompose(verdict -> live.stories().call(() -> promoted(app, live, staged, by, verdict, preboot)));
    }

    private Release promoted(App app, LiveApp live, Release staged, User by, Preboot.Verdict verdict, Preboot preboot) {
        Release now = releases.find(app.id(), staged.name());
        if (!now.staged()) {
            return now; // somebody else promoted it, and waited for the same dynos
        }
        boolean ready = verdict instanceof Preboot.Verdict.Ready
                && Await.result(live.dynos().awaits(preboot));
        if (!ready) {
            throw PlatformException.conflict(staged.name() + " was not promoted: " + why(verdict) + ".");
        }
        try {
            return takeOver(app, live, staged, by);
        } catch (RuntimeException problem) {
            live.dynos().abandon(preboot);
            throw problem;
        }
    }

    private Release takeOver(App app, LiveApp live, Release staged, User by) {
        Release current = staging.end(live, staged);
        live.log().api("Promote v" + current.version() + " by user " + by.email());
        doors.configure(live.id(), current.config());
        traffic.applyNext(live.id());
        follow(app, live, current);
        return current;
    }

    private static String why(Preboot.Verdict verdict) {
        return verdict instanceof Preboot.Verdict.Failed failed
                ? failed.why()
                : "something newer came before it was up";
    }

    private Release succeed(LiveApp live, Release pending) {
        int before = releases.running(live.id());
        Release current = releases.succeed(pending);
        live.log().api(current.description() + " by user " + current.user());
        live.log().api("Release v" + current.version() + " created by user " + current.user());
        doors.configure(live.id(), current.config());
        boolean stays =
                formations.lines(live.id()).stream().anyMatch(line -> line.pin().equals(OptionalInt.of(before)));
        if (!stays) {
            traffic.follow(live.id(), before, current.version());
        }
        return current;
    }

    /** The new dynos are up, or are not: takes the release over or drops it, before any other story of the app. */
    private Settled settle(App app, LiveApp live, Release pending, Preboot preboot, Preboot.Verdict verdict) {
        boolean ready = verdict instanceof Preboot.Verdict.Ready
                && Await.result(live.dynos().awaits(preboot));
        try {
            if (ready) {
                Release current = succeed(live, pending);
                follow(app, live, current);
                return new Settled(current, "");
            }
            String why = why(verdict);
            live.log().api("Release v" + pending.version() + " failed: " + why + "; the dynos before it serve on");
            return new Settled(releases.fail(pending), why);
        } catch (RuntimeException problem) {
            live.log().api("Release v" + pending.version() + " failed: " + problem.getMessage());
            live.dynos().abandon(preboot);
            throw problem;
        }
    }

    /** What a type's line in the formation says. */
    private String size(LiveApp live, String type) {
        return formations.lines(live.id()).stream()
                .filter(line -> line.type().equals(type))
                .map(FormationLine::size)
                .findFirst()
                .orElse(DynoSize.STANDARD_1X.label());
    }

    /** The command of a release's own one-off dyno, if its slug has one. */
    Optional<String> phase(Release release) {
        return release.slug().isEmpty() ? Optional.empty() : specs.command(release, "release");
    }

    private boolean releasePhase(LiveApp live, Release pending, Consumer<String> out) {
        Optional<String> command = phase(pending);
        if (command.isEmpty()) {
            return true;
        }
        live.log().api("Running release v" + pending.version() + " commands by user " + pending.user());
        OneOff phase = Await.result(live.dynos()
                .run(
                        "release",
                        name -> specs.new Draft(pending, pending.config())
                                .spec(
                                        name,
                                        DynoSpec.Kind.RELEASE,
                                        command.get(),
                                        Map.of(),
                                        size(live, "release"),
                                        false),
                        out));
        return Await.result(phase.ended()) == 0;
    }

    /** Has the formation run as the current release asks; a kill may have come before that was written down. */
    void resume(App app, LiveApp live) {
        releases.current(app.id())
                .filter(current -> current.slug().isPresent())
                .ifPresentOrElse(
                        current -> follow(app, live, current),
                        () -> live.dynos().follow(0, formations.lines(app.id())));
    }

    private List<CompletableFuture<BootOutcome>> follow(App app, LiveApp live, Release current) {
        if (current.slug().isEmpty()) {
            return List.of();
        }
        var boots = Await.result(live.dynos().follow(current.version(), adjusted(app, live, current)));
        apps.released(app, current.createdAt()); // not before: a cut-over would wait for the disk once more
        return boots;
    }

    /** Types that vanished from the Procfile leave the formation, new ones enter with 0, but for web at the first deploy. */
    private List<FormationLine> adjusted(App app, LiveApp live, Release current) {
        Set<String> types = specs.slug(current).processTypes().keySet();
        List<FormationLine> before = formations.lines(app.id());
        List<FormationLine> after = new ArrayList<>();
        before.stream()
                .filter(line -> line.pin().isPresent() || types.contains(line.type()))
                .forEach(after::add);
        for (String type : types) {
            boolean known = before.stream()
                    .anyMatch(line -> line.pin().isEmpty() && line.type().equals(type));
            if (!known) {
                int quantity = type.equals("web") && before.isEmpty() ? 1 : 0;
                after.add(new FormationLine(type, OptionalInt.empty(), quantity, DynoSize.STANDARD_1X.label()));
                if (quantity == 1) {
                    live.log().api("Scaled to web@1:Standard-1X by user " + current.user());
                }
            }
        }
        if (!after.equals(before)) {
            formations.save(app.id(), after);
        }
        return after;
    }
}

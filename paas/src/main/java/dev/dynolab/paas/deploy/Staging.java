package dev.dynolab.paas.deploy;

import dev.dynolab.paas.deploy.Rollout.Outcome;
import dev.dynolab.paas.deploy.Rollout.Settled;
import dev.dynolab.paas.dyno.BootOutcome;
import dev.dynolab.paas.dyno.DynoState;
import dev.dynolab.paas.dyno.DynoView;
import dev.dynolab.paas.dyno.FormationLine;
import dev.dynolab.paas.dyno.Formations;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.Releases;
import dev.dynolab.paas.runtime.DynoSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Releases beside the current one: their web dynos run on a line pinned to them, with few requests or none, until they
 * are promoted. Runs on the app's queue of stories.
 */
final class Staging {
    private static final String WEB = "web";

    private final Releases releases;
    private final Formations formations;
    private final TrafficService traffic;

    Staging(Stores stores, TrafficService traffic) {
        releases = stores.releases();
        formations = stores.formations();
        this.traffic = traffic;
    }

    /** Boots the web dynos of {@code pending}; when one does not come up it has failed, and everything is as it was. */
    Outcome begin(LiveApp live, Release pending) {
        List<FormationLine> lines = formations.lines(live.id());
        String size = web(lines).map(FormationLine::size).orElse(DynoSize.STANDARD_1X.label());
        OptionalInt pin = OptionalInt.of(pending.version());
        lines = new ArrayList<>(lines);
        if (lines.stream().noneMatch(line -> line.pin().equals(pin))) { // else the last platform ended in the middle
            lines.add(new FormationLine(WEB, pin, Math.max(1, wanted(live.id(), pending.version())), size));
            formations.save(live.id(), lines);
        }
        List<CompletableFuture<BootOutcome>> boots =
                Await.result(live.dynos().follow(releases.running(live.id()), lines));
        live.log().api("Release v" + pending.version() + " boots beside the dynos that serve, to be staged");
        CompletableFuture<Settled> settled = CompletableFuture.allOf(boots.toArray(CompletableFuture<?>[]::new))
                .thenCompose(ended -> live.stories().call(() -> settle(live, pending, boots)));
        return new Outcome(boots, settled);
    }

    private Settled settle(LiveApp live, Release pending, List<CompletableFuture<BootOutcome>> boots) {
        Optional<BootOutcome.Crashed> crashed = boots.stream()
                .map(CompletableFuture::join)
                .filter(BootOutcome.Crashed.class::isInstance)
                .map(BootOutcome.Crashed.class::cast)
                .findFirst();
        if (crashed.isEmpty()) {
            Release staged = releases.succeed(pending);
            live.log().api(staged.description() + " by user " + staged.user());
            live.log().api("Release v" + staged.version() + " staged by user " + staged.user());
            return new Settled(staged, "");
        }
        String why = crashed.get().dyno() + " " + crashed.get().why();
        live.log().api("Release v" + pending.version() + " failed: " + why + "; the dynos beside it serve on");
        live.dynos().follow(releases.running(live.id()), forget(live.id(), pending));
        return new Settled(releases.fail(pending), why);
    }

    /** Takes what was kept for a staged release away again. @return the formation without it */
    List<FormationLine> forget(UUID app, Release pending) {
        List<FormationLine> lines = new ArrayList<>(formations.lines(app));
        if (pending.staged()) {
            lines.removeIf(line -> line.pin().equals(OptionalInt.of(pending.version())));
            formations.save(app, lines);
            traffic.forget(app, pending.version());
        }
        return lines;
    }

    /**
     * The release as it is now, when it is current or may become so.
     *
     * @throws PlatformException when it may not, with what to do
     */
    Release promotable(LiveApp live, Release asked) {
        Release release = releases.find(live.id(), asked.name());
        Release latest = releases.latest(live.id()).orElse(release);
        String name = release.name();
        if (release.status() != Release.Status.SUCCEEDED) {
            throw PlatformException.conflict(
                    name + (release.status() == Release.Status.FAILED ? " has failed." : " is still being released."));
        }
        if (latest.version() > release.version()) {
            throw PlatformException.conflict(latest.name() + " came after " + name + ": it cannot be promoted.")
                    .hint("For a new release with its slug and config vars: h rollback " + name);
        }
        notUp(live, release).ifPresent(dyno -> {
            throw PlatformException.conflict(dyno.spec().name() + " of " + name + " is "
                            + dyno.state().word() + ": it is promoted when all of its dynos are up.")
                    .hint("h ps shows them, h ps:wait waits for them.");
        });
        return release;
    }

    private Optional<DynoView> notUp(LiveApp live, Release release) {
        return dynos(live, release)
                .filter(dyno -> release.staged() && dyno.state() != DynoState.UP)
                .findFirst();
    }

    private static java.util.stream.Stream<DynoView> dynos(LiveApp live, Release release) {
        return Await.result(live.dynos().views()).stream()
                .filter(dyno -> dyno.pinned()
                        && dyno.state() != DynoState.STOPPING
                        && dyno.spec().release() == release.version()
                        && dyno.spec().name().type().equals(WEB));
    }

    /** Whether as many of its web dynos run as there will be. */
    boolean isComplete(LiveApp live, Release staged) {
        return dynos(live, staged).count() >= wanted(live.id(), staged.version());
    }

    /** Makes it the current release, in the database: whatever is pinned follows, but for what is staged and newer. */
    Release end(LiveApp live, Release staged) {
        Set<Integer> newer = staged(live.id());
        newer.removeIf(version -> version <= staged.version());
        List<FormationLine> after = followed(live.id(), staged.version());
        return releases.promote(staged, () -> {
            formations.save(live.id(), after);
            traffic.clear(live.id(), newer);
        });
    }

    /** How many web dynos there are to be once the release is current. */
    private int wanted(UUID app, int version) {
        return web(followed(app, version)).map(FormationLine::quantity).orElse(0);
    }

    /** The formation when all pins are gone, but those to newer staged releases; staged lines end. */
    private List<FormationLine> followed(UUID app, int version) {
        Set<Integer> staged = staged(app);
        Map<String, FormationLine> following = new LinkedHashMap<>();
        List<FormationLine> newer = new ArrayList<>();
        for (FormationLine line : formations.lines(app)) {
            int pin = line.pin().orElse(0);
            if (!staged.contains(pin)) {
                following.merge(line.type(), unpinned(line, line.quantity()), Staging::together);
            } else if (pin > version) {
                newer.add(line);
            }
        }
        List<FormationLine> after = new ArrayList<>(following.values());
        after.addAll(newer);
        return after;
    }

    private static FormationLine together(FormationLine one, FormationLine other) {
        return unpinned(one, Math.min(FormationLine.MAX_QUANTITY, one.quantity() + other.quantity()));
    }

    private static FormationLine unpinned(FormationLine line, int quantity) {
        return new FormationLine(line.type(), OptionalInt.empty(), quantity, line.size());
    }

    private static Optional<FormationLine> web(List<FormationLine> lines) {
        return lines.stream()
                .filter(line -> line.type().equals(WEB) && line.pin().isEmpty())
                .findFirst();
    }

    private Set<Integer> staged(UUID app) {
        return releases.list(app).stream()
                .filter(Release::staged)
                .map(Release::version)
                .collect(Collectors.toSet());
    }
}

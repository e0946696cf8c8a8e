package dev.dynolab.paas.deploy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.dyno.DynoSelection;
import dev.dynolab.paas.dyno.DynoState;
import dev.dynolab.paas.dyno.DynoView;
import dev.dynolab.paas.dyno.FormationLine;
import dev.dynolab.paas.dyno.FormationMove;
import dev.dynolab.paas.dyno.Formations;
import dev.dynolab.paas.dyno.Preboot;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.release.Release;
import dev.dynolab.paas.release.Releases;
import dev.dynolab.paas.runtime.DynoSize;
import dev.dynolab.paas.runtime.DynoSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** How many dynos of each type an app has, and on which release. */
public final class FormationService {
    private final LiveApps live;
    private final Releases releases;
    private final Formations formations;
    private final Specs specs;
    private final boolean scalesInPreboot;

    FormationService(LiveApps live, Stores stores, Specs specs, boolean scalesInPreboot) {
        this.live = live;
        releases = stores.releases();
        formations = stores.formations();
        this.specs = specs;
        this.scalesInPreboot = scalesInPreboot;
    }

    /**
     * A wish for one formation line.
     *
     * @param quantity {@code 3}, or {@code +1} and {@code -1} from what is there; empty leaves it
     * @param release the line pinned to that release, {@code 6} or {@code v6}; empty is the line that follows "current"
     */
    public record Update(String type, Optional<String> quantity, Optional<String> size, Optional<String> release) {}

    public List<FormationLine> lines(App app) {
        return formations.lines(app.id());
    }

    /** The command of a line's process type on the line's release. */
    public Optional<String> command(App app, FormationLine line) {
        Optional<Release> release =
                line.pin().isPresent() ? releases.version(app.id(), line.pin().getAsInt()) : releases.current(app.id());
        return release.filter(found -> found.slug().isPresent()).flatMap(found -> specs.command(found, line.type()));
    }

    /** Changes the formation; all of {@code updates} or, when one cannot be, none. @return the whole formation */
    public List<FormationLine> scale(App app, List<Update> updates, User by) {
        LiveApp home = live.of(app);
        return Await.result(home.stories().call(() -> {
            refuseInPreboot(home);
            List<FormationLine> lines = formations.lines(app.id());
            List<String> said = new ArrayList<>();
            for (Update update : updates) {
                FormationLine changed = changed(app, update, lines);
                lines = with(lines, changed);
                said.add(changed.type() + "@" + changed.quantity() + ":" + changed.size()
                        + (changed.pin().isPresent() ? " on v" + changed.pin().getAsInt() : ""));
            }
            formations.save(app.id(), lines);
            Await.result(home.dynos().follow(releases.running(app.id()), lines));
            home.log().api("Scaled to " + String.join(" ", said) + " by user " + by.email());
            return lines;
        }));
    }

    /** Heroku does since October 2018; its words are not known. */
    private void refuseInPreboot(LiveApp home) {
        if (!scalesInPreboot) {
            Await.result(home.dynos().takingOver()).ifPresent(release -> {
                throw PlatformException.invalid(
                                "v" + release + " boots beside the release that serves: until then nothing is scaled.")
                        .hint("h ps:wait waits for it; h up --preboot-scale on allows it.");
            });
        }
    }

    private FormationLine changed(App app, Update update, List<FormationLine> lines) {
        OptionalInt pin = update.release()
                .map(release -> pin(app, release, update.type()))
                .orElse(OptionalInt.empty());
        Optional<FormationLine> line = find(lines, update.type(), pin);
        if (line.isEmpty() && pin.isEmpty()) {
            throw PlatformException.notFound("process type (" + update.type() + ")")
                    .hint("Types of this app: " + types(lines) + ".");
        }
        int now = line.map(FormationLine::quantity).orElse(0);
        int wanted = update.quantity().map(word -> quantity(word, now)).orElse(now);
        if (wanted > 0 && update.type().equals("release")) {
            throw PlatformException.invalid("The type release runs once for each release: it has no dynos to scale.");
        }
        String size = line.or(() -> find(lines, update.type(), OptionalInt.empty()))
                .map(FormationLine::size)
                .orElse(DynoSize.STANDARD_1X.label());
        return new FormationLine(
                update.type(),
                pin,
                wanted,
                update.size().map(DynoSize::of).map(DynoSize::label).orElse(size));
    }

    private OptionalInt pin(App app, String key, String type) {
        Release release = specs.runnable(app, key);
        if (specs.command(release, type).isEmpty()) {
            throw PlatformException.invalid("v" + release.version() + " has no process type " + type + ".")
                    .hint("It has: "
                            + specs.slug(release).processTypes().keySet().stream()
                                    .sorted()
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        return OptionalInt.of(release.version());
    }

    private static Optional<FormationLine> find(List<FormationLine> lines, String type, OptionalInt pin) {
        return lines.stream()
                .filter(line -> line.type().equals(type) && line.pin().equals(pin))
                .findFirst();
    }

    /** A pinned line of none is no line. */
    private static List<FormationLine> with(List<FormationLine> lines, FormationLine changed) {
        List<FormationLine> after = new ArrayList<>();
        boolean found = false;
        for (FormationLine line : lines) {
            boolean same = line.type().equals(changed.type()) && line.pin().equals(changed.pin());
            after.add(same ? changed : line);
            found |= same;
        }
        if (!found) {
            after.add(changed);
        }
        after.removeIf(line -> line.pin().isPresent() && line.quantity() == 0);
        return after;
    }

    private static String types(List<FormationLine> lines) {
        return lines.isEmpty()
                ? "none, nothing has been deployed"
                : lines.stream().map(FormationLine::type).distinct().collect(Collectors.joining(", "));
    }

    private static int quantity(String word, int now) {
        if (!word.matches("[+-]?[0-9]{1,6}")) {
            throw PlatformException.invalid("Not a quantity: " + word + ".");
        }
        int number = Integer.parseInt(word);
        int wanted = word.startsWith("+") || word.startsWith("-") ? Math.max(0, now + number) : number;
        if (wanted > FormationLine.MAX_QUANTITY) {
            throw PlatformException.invalid(
                    "A process type has at most " + FormationLine.MAX_QUANTITY + " dynos: " + wanted + ".");
        }
        return wanted;
    }

    /**
     * Restarts formation dynos on a release, where they stay until they are unpinned; or, without one, has them follow the
     * current release again.
     *
     * @param release {@code 6} or {@code v6}; empty unpins
     * @return the names of the dynos, in order; none when nothing runs that is meant
     */
    public List<String> move(App app, DynoSelection selection, Optional<String> release, User by) {
        LiveApp home = live.of(app);
        return Await.result(home.stories().call(() -> {
            List<DynoView> chosen = Await.result(home.dynos().views()).stream()
                    .filter(dyno ->
                            isPlace(dyno) && selection.includes(dyno.spec().name()))
                    .filter(dyno -> release.isPresent() || dyno.pinned() && !isStaged(app, dyno))
                    .toList();
            Await.result(home.dynos().checkRoom());
            List<FormationLine> lines = formations.lines(app.id());
            OptionalInt pin = OptionalInt.empty();
            for (DynoView dyno : chosen) {
                String type = dyno.spec().name().type();
                pin = release.map(key -> pin(app, key, type)).orElse(OptionalInt.empty());
                lines = new FormationMove(type, pinOf(dyno), pin).apply(lines);
            }
            formations.save(app.id(), lines);
            Set<UUID> ids = chosen.stream().map(dyno -> dyno.spec().id()).collect(Collectors.toSet());
            Await.result(home.dynos().move(ids, pin, lines))
                    .ifPresent(preboot ->
                            preboot.verdict().thenAcceptAsync(verdict -> undo(app, preboot, verdict), home.stories()));
            List<String> names =
                    chosen.stream().map(dyno -> dyno.spec().name().toString()).toList();
            home.log()
                    .api((pin.isPresent() ? "Moved to v" + pin.getAsInt() : "Unpinned") + " " + String.join(", ", names)
                            + " by user " + by.email());
            return names;
        }));
    }

    /** What did not boot beside the old dynos is not in the formation either. */
    private void undo(App app, Preboot preboot, Preboot.Verdict verdict) {
        if (verdict instanceof Preboot.Verdict.Failed) {
            List<FormationLine> lines = formations.lines(app.id());
            for (FormationMove move : preboot.moves()) {
                lines = move.reversed().apply(lines);
            }
            formations.save(app.id(), lines);
        }
    }

    /** Its dynos would go to the very release that it is kept apart from. */
    private boolean isStaged(App app, DynoView dyno) {
        return releases.version(app.id(), dyno.spec().release())
                .filter(Release::staged)
                .isPresent();
    }

    private static boolean isPlace(DynoView dyno) {
        boolean joins = dyno.beside().filter(DynoView.Beside::joins).isPresent();
        return dyno.spec().kind() == DynoSpec.Kind.FORMATION
                && dyno.state() != DynoState.STOPPING
                && !joins
                && dyno.lingersUntil().isEmpty();
    }

    private static OptionalInt pinOf(DynoView dyno) {
        return dyno.pinned() ? OptionalInt.of(dyno.spec().release()) : OptionalInt.empty();
    }
}

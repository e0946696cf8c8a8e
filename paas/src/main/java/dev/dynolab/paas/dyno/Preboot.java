package dev.dynolab.paas.dyno;

import dev.dynolab.paas.time.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Web dynos that boot beside those they replace, without traffic until the cut-over (Heroku, "Preboot"). An app has one
 * at a time: a newer one replaces it. Touched only on the app's serial queue, but for the verdict.
 */
public final class Preboot {
    private final OptionalInt release;
    private final Optional<Instant> cutOverAt;
    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    private final List<FormationMove> moves = new ArrayList<>();
    private final List<CompletableFuture<BootOutcome>> boots = new CopyOnWriteArrayList<>();
    Time.Timer window = () -> {};

    /** @param release the release that takes over; empty when dynos are only restarted or moved */
    Preboot(OptionalInt release, Optional<Instant> cutOverAt) {
        this.release = release;
        this.cutOverAt = cutOverAt;
    }

    /** Whether the new dynos may take over. */
    public sealed interface Verdict {
        /** All are up. */
        record Ready() implements Verdict {}

        /** One did not come up: the old ones serve on. {@code why} begins with the dyno's name. */
        record Failed(String why) implements Verdict {}

        /** A newer release, restart or scale took its place. */
        record Replaced() implements Verdict {}
    }

    OptionalInt release() {
        return release;
    }

    /** When the window ends; empty when the cut-over comes as soon as all are up. */
    Optional<Instant> cutOverAt() {
        return cutOverAt;
    }

    /** Which of its dynos are to change lines; what has been saved of it is undone when it fails. */
    public List<FormationMove> moves() {
        return List.copyOf(moves);
    }

    void add(FormationMove move) {
        moves.add(move);
    }

    /** The boots of its dynos, also of those that a scale added meanwhile. */
    public List<CompletableFuture<BootOutcome>> boots() {
        return List.copyOf(boots);
    }

    void add(CompletableFuture<BootOutcome> boot) {
        boots.add(boot);
    }

    public CompletableFuture<Verdict> verdict() {
        return verdict;
    }

    boolean decided() {
        return verdict.isDone();
    }

    void decide(Verdict outcome) {
        window.cancel();
        verdict.complete(outcome);
    }
}

package dev.dynolab.paas.deploy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.dyno.AppDynos;
import dev.dynolab.paas.dyno.BootOutcome;
import dev.dynolab.paas.dyno.DynoView;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Tells the pusher how the release phase went, how the new dynos came up and who serves now. */
final class Launch {
    private final App app;
    private final AppDynos dynos;
    private final Consumer<String> out;

    Launch(App app, AppDynos dynos, Consumer<String> out) {
        this.app = app;
        this.dynos = dynos;
        this.out = out;
    }

    void report(PushService.Released push) {
        Rollout.Outcome outcome =
                push.hasPhase() ? releasePhase(push) : Await.result(push.story().outcome());
        for (CompletableFuture<BootOutcome> boot : outcome.boots()) {
            say(Await.result(boot));
        }
        Rollout.Settled settled = Await.result(outcome.settled());
        if (settled.failed() && !outcome.boots().isEmpty()) {
            out.accept(" !     v" + settled.release().version() + " failed: " + settled.why()
                    + ". The dynos before it serve on.");
        }
        shares(push.release().version());
    }

    private Rollout.Outcome releasePhase(PushService.Released push) {
        out.accept("Running release command...");
        out.accept("");
        push.phase().listen(out);
        Rollout.Outcome outcome = Await.result(push.story().outcome());
        out.accept("Waiting for release.... " + (outcome.phaseFailed() ? "failed." : "done."));
        return outcome;
    }

    private void say(BootOutcome outcome) {
        if (outcome instanceof BootOutcome.Up up) {
            double seconds = up.after().toMillis() / 1000.0;
            out.accept(String.format(Locale.ROOT, "%s is up after %.1fs", up.dyno(), seconds));
        } else if (outcome instanceof BootOutcome.Crashed crashed) {
            out.accept(" !     " + crashed.dyno() + " crashed: it " + crashed.why() + ". See h logs -a "
                    + app.name().value() + " --ps " + crashed.dyno());
        } else {
            out.accept(outcome.dyno() + " was replaced before it was up");
        }
    }

    /** "v8 serves 1 of 4 shares; run.1221 (v6) and 2 more keep theirs; all to v8: h stop run". */
    private void shares(int release) {
        List<DynoView> serving =
                Await.result(dynos.views()).stream().filter(DynoView::routable).toList();
        List<DynoView> others = serving.stream()
                .filter(dyno -> dyno.spec().release() != release)
                .toList();
        if (others.isEmpty()) {
            return;
        }
        DynoView first = others.get(0);
        String more = others.size() == 1 ? " keeps its share" : " and " + (others.size() - 1) + " more keep theirs";
        boolean oneOffs = others.stream().allMatch(dyno -> dyno.spec().kind().oneOff());
        out.accept("v" + release + " serves " + (serving.size() - others.size()) + " of " + serving.size()
                + " shares; " + first.spec().name() + " (v" + first.spec().release() + ")" + more
                + (oneOffs ? "; all to v" + release + ": h stop " + stopWord(others) : ""));
    }

    private static String stopWord(List<DynoView> oneOffs) {
        String type = oneOffs.get(0).spec().name().type();
        return oneOffs.stream().allMatch(dyno -> dyno.spec().name().type().equals(type))
                ? type
                : oneOffs.get(0).spec().name().toString();
    }
}

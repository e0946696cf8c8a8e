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
    private final String url;
    private final Consumer<String> out;

    Launch(App app, AppDynos dynos, String url, Consumer<String> out) {
        this.app = app;
        this.dynos = dynos;
        this.url = url;
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
        if (settled.release().staged()) {
            staged(settled);
        } else {
            shares(push.release().version());
        }
    }

    private void staged(Rollout.Settled settled) {
        if (settled.failed()) {
            return;
        }
        String name = settled.release().name();
        long ppm = views().stream()
                .filter(dyno -> dyno.spec().release() == settled.release().version())
                .mapToLong(DynoView::sharePpm)
                .sum();
        out.accept(name + " is staged and gets " + (ppm == 0 ? "no traffic" : percent(ppm) + " of the traffic")
                + "; look at it: " + url.replace("://", "://" + name + "--"));
        out.accept("more: h traffic " + name + "=50; everything: h releases:promote " + name);
    }

    private static String percent(long ppm) {
        return Math.round(ppm / 1e4) + " %";
    }

    private List<DynoView> views() {
        return Await.result(dynos.views());
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
                views().stream().filter(dyno -> dyno.sharePpm() > 0).toList();
        List<DynoView> others = serving.stream()
                .filter(dyno -> dyno.spec().release() != release)
                .toList();
        if (others.isEmpty()) {
            return;
        }
        DynoView first = others.get(0);
        String more = others.size() == 1 ? " keeps its share" : " and " + (others.size() - 1) + " more keep theirs";
        boolean oneOffs = others.stream().allMatch(dyno -> dyno.spec().kind().oneOff());
        long ours = serving.stream().mapToLong(DynoView::sharePpm).sum()
                - others.stream().mapToLong(DynoView::sharePpm).sum();
        boolean equal = serving.stream().allMatch(dyno -> Math.abs(dyno.sharePpm() - first.sharePpm()) < 2);
        out.accept("v" + release + " serves "
                + (equal ? serving.size() - others.size() + " of " + serving.size() + " shares" : percent(ours))
                + "; " + first.spec().name() + " (v" + first.spec().release() + ")" + more
                + (oneOffs ? "; all to v" + release + ": h stop " + stopWord(others) : ""));
    }

    private static String stopWord(List<DynoView> oneOffs) {
        String type = oneOffs.get(0).spec().name().type();
        return oneOffs.stream().allMatch(dyno -> dyno.spec().name().type().equals(type))
                ? type
                : oneOffs.get(0).spec().name().toString();
    }
}

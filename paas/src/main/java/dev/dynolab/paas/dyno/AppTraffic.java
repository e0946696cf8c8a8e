package dev.dynolab.paas.dyno;

import dev.dynolab.paas.route.Serving;
import dev.dynolab.router.WhenEmpty;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** What an app's dynos have to offer the router; touched only on the app's serial queue. */
final class AppTraffic {
    private final DynoHost host;
    private final UUID app;
    private final Roster roster;
    private boolean followed;
    private boolean deployed;
    private boolean webWanted;
    private boolean maintenance;
    private boolean oneOffsServe = true;

    AppTraffic(DynoHost host, UUID app, Roster roster) {
        this.host = host;
        this.app = app;
        this.roster = roster;
    }

    UUID app() {
        return app;
    }

    /** @param webWanted whether the formation asks for any web dyno */
    void formation(boolean deployed, boolean webWanted) {
        followed = true;
        this.deployed = deployed;
        this.webWanted = webWanted;
    }

    void maintenance(boolean on) {
        maintenance = on;
    }

    /** The app feature {@code route-one-off-dynos}. */
    void oneOffsServe(boolean on) {
        oneOffsServe = on;
    }

    boolean routable(Dyno dyno) {
        return dyno.serves()
                && dyno.spec.mayServe()
                && (oneOffsServe || !dyno.spec.kind().oneOff());
    }

    /** The dynos that requests go to now. */
    List<Dyno> serving() {
        return roster.where(this::routable);
    }

    /** The app feature {@code http-release-affinity}. */
    boolean keepsReleases() {
        return host.doors().traffic(app).stickiness().isPresent();
    }

    /** What a dyno that serves gets of the requests that ask for nothing, in parts per million. */
    long share(Dyno dyno) {
        Map<String, Integer> processes = new HashMap<>();
        serving().forEach(each -> processes.merge(each.target.release(), 1, Integer::sum));
        Map<String, Long> shares = host.doors().traffic(app).shares(processes);
        long all = shares.values().stream().mapToLong(Long::longValue).sum();
        String release = dyno.target.release();
        return all == 0 ? 0 : Math.round(1e6 * shares.get(release) / all / processes.get(release));
    }

    /** Publishes what there is now; completes when no loop of the router uses an older table. */
    CompletionStage<Void> publish() {
        var targets = roster.where(dyno -> routable(dyno) || dyno.stays()).stream()
                .map(dyno -> dyno.target)
                .toList();
        return host.doors().serve(app, new Serving(targets, whenEmpty(), maintenance));
    }

    private WhenEmpty whenEmpty() {
        if (roster.stream().anyMatch(dyno -> dyno.state() == DynoState.IDLE)) {
            return WhenEmpty.IDLE;
        }
        var now = host.time().now();
        boolean booting = roster.stream()
                .filter(dyno -> oneOffsServe || !dyno.spec.kind().oneOff())
                .anyMatch(dyno -> dyno.mayServeSoon(now, host.timings().boot()));
        if (booting || !followed) {
            // Not followed yet: the platform starts, and the dynos of the last one are being looked for.
            return WhenEmpty.HOLD;
        }
        if (!deployed) {
            return WhenEmpty.BLANK;
        }
        return webWanted ? WhenEmpty.CRASHED : WhenEmpty.NO_PROCESSES;
    }
}

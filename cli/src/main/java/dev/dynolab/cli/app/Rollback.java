package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code h rollback}. */
public final class Rollback implements Command {
    @Override
    public Usage usage() {
        return Usage.of("rollback", "make a new release with slug and config vars of an earlier one")
                .alias("releases:rollback")
                .argument("[RELEASE]")
                .app()
                .example("h rollback", "to the release before the current one")
                .example("h rollback v6", "to a release by number");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        List<Json> known = session.api().last(Api.path("apps", app, "releases"), "version", 200);
        String to = call.word(0).isEmpty() ? before(known) : Numbers.version(Numbers.release(call.word(0)));
        Json made = call.progress(
                "Rolling back " + app + " to v" + to,
                () -> session.api().post(Api.path("apps", app, "releases"), Map.of("release", to)));
        call.done(", v" + made.number("version"));
        known.stream()
                .filter(release -> release.truth("current"))
                .findFirst()
                .ifPresent(undo -> call.err()
                        .println(" !    Rollback affects code and config vars. To undo, run:" + " h rollback v"
                                + undo.number("version")));
        ReleasePhase.follow(call, session.api(), app, made);
        return 0;
    }

    /** The newest release before the current one that can be gone back to. */
    private static String before(List<Json> newestFirst) {
        boolean passed = false;
        for (Json release : newestFirst) {
            if (passed && release.truth("eligible_for_rollback") && !Releases.isStaged(release)) {
                return Long.toString(release.number("version"));
            }
            passed |= release.truth("current");
        }
        throw Failure.refused("There is no earlier release to go back to.").hint("h releases lists them.");
    }
}

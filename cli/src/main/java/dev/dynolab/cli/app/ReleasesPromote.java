package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.Map;

/** {@code h releases:promote}. */
public final class ReleasesPromote implements Command {
    @Override
    public Usage usage() {
        return Usage.of("releases:promote", "make a staged release the current one: all traffic, all process types")
                .argument("[RELEASE]")
                .app()
                .example("h releases:promote", "the newest that is staged")
                .example("h releases:promote v7", "that one; pins and weights of older releases are cleared");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        String release = call.word(0).isEmpty() ? newest(session, app) : Numbers.release(call.word(0));
        call.progress(
                "Promoting " + release + " of " + app,
                () -> session.api()
                        .post(
                                Api.path("apps", app, "releases", Numbers.version(release), "actions", "promote"),
                                Map.of()));
        call.done("");
        return 0;
    }

    private static String newest(Session session, String app) throws IOException {
        for (Json release : session.api().last(Api.path("apps", app, "releases"), "version", 200)) {
            if (Releases.isStaged(release)) {
                return "v" + release.number("version");
            }
        }
        throw Failure.refused("No release of " + app + " is staged.")
                .hint("Stage one: git push -o no-traffic dynolab main");
    }
}

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

/** {@code h releases:retry}. */
public final class ReleasesRetry implements Command {
    @Override
    public Usage usage() {
        return Usage.of("releases:retry", "release again what failed, once its cause is mended")
                .argument("[RELEASE]")
                .app()
                .example("h releases:retry", "the newest that failed")
                .example("h releases:retry v6", "an older one, on the config vars of today");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        Api api = session.api();
        String path = Api.path("apps", app, "releases");
        String failed = call.word(0).isEmpty()
                ? newest(api.last(path, "version", 200))
                : Numbers.version(Numbers.release(call.word(0)));
        Json made = call.progress(
                "Retrying v" + failed + " on " + app, () -> api.post(path, Map.of("dynolab", Map.of("retry", failed))));
        call.done(", v" + made.number("version"));
        ReleasePhase.follow(call, api, app, made);
        return 0;
    }

    /** The newest that failed, unless other code was released after it: that must be meant. */
    private static String newest(List<Json> newestFirst) {
        Json failed = null;
        String after = "";
        for (Json release : newestFirst) {
            String slug = release.get("slug").text("id");
            if (failed == null && release.text("status").equals("failed")) {
                failed = release;
            } else if (release.text("status").equals("succeeded")) {
                if (failed != null) {
                    return allowed(failed, after.isEmpty() || after.equals(slug));
                }
                after = after.isEmpty() ? slug : after;
            }
        }
        throw Failure.refused("No release failed: there is nothing to retry.").hint("h releases lists them.");
    }

    private static String allowed(Json failed, boolean last) {
        String version = Long.toString(failed.number("version"));
        if (!last) {
            throw Failure.refused("v" + version + " failed, but other code was released since.")
                    .hint("To release that of v" + version + " all the same: h releases:retry v" + version);
        }
        return version;
    }
}

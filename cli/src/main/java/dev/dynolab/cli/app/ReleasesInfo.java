package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code h releases:info}. */
public final class ReleasesInfo implements Command {
    @Override
    public Usage usage() {
        return Usage.of("releases:info", "show one release and its config vars")
                .argument("[RELEASE]")
                .app()
                .json()
                .example("h releases:info", "the current one")
                .example("h releases:info v6", "an older one");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        Json release = find(session, app, call.word(0));
        if (call.has("json")) {
            call.out().println(release.pretty());
            return 0;
        }
        String version = "v" + release.number("version");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("By", release.get("user").text("email"));
        facts.put("Change", Releases.description(release));
        facts.put(
                "Status",
                release.text("status")
                        + (release.truth("current") ? ", current" : Releases.isStaged(release) ? ", staged" : ""));
        facts.put("When", call.forms().when(release.text("created_at")));
        call.forms().header("Release " + version);
        call.forms().pairs(facts);
        Map<String, String> vars = session.api()
                .get(Api.path("apps", app, "releases", Long.toString(release.number("version")), "config-vars"))
                .pairs();
        if (!vars.isEmpty()) {
            call.out().println();
            call.forms().header(version + " Config Vars");
            call.forms().pairs(new TreeMap<>(vars));
        }
        return 0;
    }

    /** @param named {@code v6} or {@code 6}; empty is the newest */
    static Json find(Session session, String app, String named) throws IOException {
        if (!named.isEmpty()) {
            return session.api().get(Api.path("apps", app, "releases", Numbers.version(Numbers.release(named))));
        }
        List<Json> releases = session.api().last(Api.path("apps", app, "releases"), "version", 1);
        if (releases.isEmpty()) {
            throw Failure.refused(app + " has no releases.");
        }
        return releases.get(0);
    }
}

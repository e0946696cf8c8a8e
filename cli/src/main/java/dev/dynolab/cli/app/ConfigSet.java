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

/** {@code h config:set}. */
public final class ConfigSet implements Command {
    @Override
    public Usage usage() {
        return Usage.of("config:set", "set config vars: a new release, and the dynos restart")
                .alias("config:add")
                .argument("KEY=VALUE…")
                .app()
                .example("h config:set RACK_ENV=production", "one")
                .example("h config:set A=1 'B=two words'", "several in one release");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Map<String, String> patch = new LinkedHashMap<>();
        for (String word : call.words()) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw Failure.usage("\"" + word + "\" is not of the form KEY=VALUE.");
            }
            patch.put(word.substring(0, equals), word.substring(equals + 1));
        }
        set(call, patch);
        return 0;
    }

    /** Sets them and prints them as they are now. */
    static void set(Call call, Map<String, String> patch) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        Json vars = change(call, session, app, "Setting " + String.join(", ", patch.keySet()), patch);
        Map<String, String> changed = new TreeMap<>(vars.pairs());
        changed.keySet().retainAll(patch.keySet());
        call.forms().pairs(changed);
    }

    /** @param patch a null value removes the key */
    static Json change(Call call, Session session, String app, String what, Map<String, String> patch)
            throws IOException, InterruptedException {
        Json vars = call.progress(
                what + " and restarting " + app,
                () -> session.api().patch(Api.path("apps", app, "config-vars"), patch));
        List<Json> releases = session.api().last(Api.path("apps", app, "releases"), "version", 1);
        call.done(releases.isEmpty() ? "" : ", v" + releases.get(0).number("version"));
        releases.forEach(release -> ReleasePhase.warn(call, release));
        return vars;
    }
}

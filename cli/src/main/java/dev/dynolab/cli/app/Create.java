package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.GitRemotes;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code h create}. */
public final class Create implements Command {
    @Override
    public Usage usage() {
        return Usage.of("create", "make an app, and the git remote dynolab for it")
                .alias("apps:create")
                .argument("[NAME]")
                .option("r", "remote", "REMOTE", "the name of the git remote (dynolab)")
                .option("s", "stack", "STACK", "the stack to build and run on")
                .option("", "region", "REGION", "where it runs (local)")
                .option("", "port", "PORT", "the port of its own on 127.0.0.1 (any free one)")
                .flag("n", "no-remote", "make no git remote")
                .json()
                .example("h create incdeploy", "an app of that name")
                .example("h create", "an app of a name made up for you")
                .example("h create blog --port 8081", "at http://127.0.0.1:8081 too, and nowhere when that is taken")
                .example("h create blog -r staging", "with a git remote named staging");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        put(body, "name", call.word(0));
        put(body, "region", call.option("region"));
        put(body, "stack", call.option("stack"));
        if (!call.option("port").isEmpty()) {
            body.put("dynolab", Map.of("port", Numbers.option(call, "port", 0, 1, 65_535)));
        }
        String remote = call.option("remote").isEmpty() ? GitRemotes.NAME : call.option("remote");
        Session session = new Session(call);
        String named = call.word(0).isEmpty() ? "app" : call.word(0);
        Json app = call.progress("Creating " + named, () -> session.api().post("/apps", body));
        call.done((call.word(0).isEmpty() ? ", " + app.text("name") : "") + ", stack is "
                + app.get("stack").text("name"));
        if (call.has("json")) {
            call.out().println(app.pretty());
        } else {
            call.out().println(app.text("web_url") + " | " + Remotes.url(session, app));
        }
        if (!call.has("no-remote")) {
            Remotes.offer(call, session, app, remote);
        }
        return 0;
    }

    private static void put(Map<String, Object> body, String key, String value) {
        if (!value.isEmpty()) {
            body.put(key, value);
        }
    }
}

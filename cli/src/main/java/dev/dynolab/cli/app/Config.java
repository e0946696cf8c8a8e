package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** {@code h config}. */
public final class Config implements Command {
    @Override
    public Usage usage() {
        return Usage.of("config", "list the config vars")
                .app()
                .flag("s", "shell", "as lines KEY=value for a .env file")
                .json()
                .example("h config", "for reading")
                .example("h config -s > .env", "for h config:import");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        Json vars = session.api().get(Api.path("apps", app, "config-vars"));
        Map<String, String> sorted = new TreeMap<>(vars.pairs());
        if (call.has("json")) {
            call.out().println(new Json(sorted).pretty());
        } else if (call.has("shell")) {
            sorted.forEach((key, value) -> call.out().println(key + "=" + EnvFile.quote(value)));
        } else if (sorted.isEmpty()) {
            call.err().println(app + " has no config vars.");
        } else {
            call.forms().header(app + " Config Vars");
            call.forms().pairs(sorted);
        }
        return 0;
    }
}

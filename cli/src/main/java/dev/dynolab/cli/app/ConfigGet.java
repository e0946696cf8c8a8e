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
import java.util.Map;

/** {@code h config:get}. */
public final class ConfigGet implements Command {
    @Override
    public Usage usage() {
        return Usage.of("config:get", "print the value of a config var, one to a line")
                .argument("KEY…")
                .app()
                .flag("s", "shell", "as lines KEY=value")
                .json()
                .example("h config:get DATABASE_URL", "the value alone, for scripts");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        Map<String, String> vars = session.api()
                .get(Api.path("apps", session.app(), "config-vars"))
                .pairs();
        Map<String, String> asked = new LinkedHashMap<>();
        call.words().forEach(key -> asked.put(key, vars.getOrDefault(key, "")));
        if (call.has("json")) {
            call.out().println(new Json(asked).pretty());
        } else {
            asked.forEach(
                    (key, value) -> call.out().println(call.has("shell") ? key + "=" + EnvFile.quote(value) : value));
        }
        return vars.keySet().containsAll(call.words()) ? 0 : Failure.REFUSED;
    }
}

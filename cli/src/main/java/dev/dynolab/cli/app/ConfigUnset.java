package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code h config:unset}. */
public final class ConfigUnset implements Command {
    @Override
    public Usage usage() {
        return Usage.of("config:unset", "remove config vars: a new release, and the dynos restart")
                .alias("config:remove")
                .argument("KEY…")
                .app()
                .example("h config:unset RACK_ENV", "one")
                .example("h config:unset A B", "several in one release");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        Map<String, String> patch = new LinkedHashMap<>();
        call.words().forEach(key -> patch.put(key, null));
        ConfigSet.change(call, session, session.app(), "Unsetting " + String.join(", ", patch.keySet()), patch);
        return 0;
    }
}

package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.Map;

/** {@code h features:enable} and {@code h features:disable}. */
public final class FeatureSwitch implements Command {
    private final boolean on;

    /** @param on whether it enables */
    public FeatureSwitch(boolean on) {
        this.on = on;
    }

    @Override
    public Usage usage() {
        String verb = on ? "enable" : "disable";
        return Usage.of("features:" + verb, "switch a feature " + (on ? "on" : "off"))
                .alias("labs:" + verb)
                .argument("FEATURE")
                .app()
                .example("h features:" + verb + " route-one-off-dynos", "whether run dynos serve");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        String feature = call.word(0);
        call.progress(
                (on ? "Enabling " : "Disabling ") + feature + " for " + app,
                () -> session.api().patch(Api.path("apps", app, "features", feature), Map.of("enabled", on)));
        call.done("");
        return 0;
    }
}

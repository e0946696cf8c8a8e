package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;

/** {@code h domains:remove} and {@code h domains:clear}. */
public final class DomainsRemove implements Command {
    private final boolean all;

    /** @param all whether it removes every added name */
    public DomainsRemove(boolean all) {
        this.all = all;
    }

    @Override
    public Usage usage() {
        return all
                ? Usage.of("domains:clear", "take every added host name from an app")
                        .app()
                        .example("h domains:clear", "the app's own name stays")
                : Usage.of("domains:remove", "take a host name from an app")
                        .argument("DOMAIN")
                        .app()
                        .example("h domains:remove www.example.test", "other apps may have it then");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        if (!all) {
            call.progress(
                    "Removing " + call.word(0) + " from " + app,
                    () -> session.api().delete(Api.path("apps", app, "domains", call.word(0))));
        } else {
            call.progress("Removing all domain names from " + app, () -> clear(session.api(), app));
        }
        call.done("");
        return 0;
    }

    private static Json clear(Api api, String app) throws IOException {
        for (Json domain : api.list(Api.path("apps", app, "domains"))) {
            if (domain.text("kind").equals("custom")) {
                api.delete(Api.path("apps", app, "domains", domain.text("id")));
            }
        }
        return new Json(null);
    }
}

package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.List;

/** {@code h domains}. */
public final class Domains implements Command {
    @Override
    public Usage usage() {
        return Usage.of("domains", "list the host names that an app answers to")
                .app()
                .json()
                .example("h domains", "of the app of this repository")
                .example("h domains:add www.example.test", "one more");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        List<Json> domains = session.api().list(Api.path("apps", app, "domains"));
        if (call.has("json")) {
            call.out().println(new Json(domains).pretty());
            return 0;
        }
        call.forms().header(app + " Domain Names");
        domains.forEach(domain -> call.out().println(domain.text("hostname")));
        return 0;
    }
}

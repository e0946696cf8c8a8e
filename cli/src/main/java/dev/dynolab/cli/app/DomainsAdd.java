package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.Map;

/** {@code h domains:add}. */
public final class DomainsAdd implements Command {
    @Override
    public Usage usage() {
        return Usage.of("domains:add", "have an app answer to a host name, with a certificate of its own")
                .argument("DOMAIN")
                .app()
                .example("h domains:add www.example.test", "then lead the name here, as in /etc/hosts")
                .example(
                        "curl --resolve www.example.test:8080:127.0.0.1 http://www.example.test:8080/",
                        "or not even that");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        Json added = call.progress(
                "Adding " + call.word(0) + " to " + app,
                () -> session.api().post(Api.path("apps", app, "domains"), Map.of("hostname", call.word(0))));
        call.done("");
        call.err().println("Lead " + added.text("hostname") + " to 127.0.0.1, as with a line in /etc/hosts.");
        return 0;
    }
}

package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;

/** {@code h url}. */
public final class Url implements Command {
    @Override
    public Usage usage() {
        return Usage.of("url", "print the app's URL alone, on a port of its own that every program can resolve")
                .app()
                .flag("", "web", "the URL with the app's name, for browsers and curl")
                .flag("", "tls", "the https URL (h certs:trust tells how clients come to trust it)")
                .example("siege -c1 $(h url)", "measure the app")
                .example("h url --web", "http://incdeploy.localhost:8080/");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        Json app = session.api().get(Api.path("apps", session.app()));
        if (call.has("tls")) {
            call.out().println(app.get("dynolab").text("tls_url"));
            return 0;
        }
        String own = app.get("dynolab").text("url");
        call.out().println(call.has("web") || own.isEmpty() ? app.text("web_url") : own);
        return 0;
    }
}

package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code h features}. */
public final class Features implements Command {
    @Override
    public Usage usage() {
        return Usage.of("features", "list what can be switched on and off")
                .alias("labs", "labs:list")
                .app()
                .json()
                .example("h features", "of the app of this repository");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        List<Json> features = session.api().list(Api.path("apps", app, "features"));
        if (call.has("json")) {
            call.out().println(new Json(features).pretty());
            return 0;
        }
        call.forms().header("App Features (" + app + ")");
        List<List<String>> rows = new ArrayList<>();
        for (Json feature : features) {
            String mark = feature.truth("enabled") ? "[+] " : "[ ] ";
            rows.add(List.of(mark + feature.text("name"), feature.text("description")));
        }
        call.forms().table(rows);
        return 0;
    }
}

package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.List;

/** {@code h apps}. */
public final class Apps implements Command {
    @Override
    public Usage usage() {
        return Usage.of("apps", "list the apps")
                .alias("apps:list", "list")
                .json()
                .example("h apps", "their names")
                .example("h apps --json", "all that is known of them");
    }

    @Override
    public int run(Call call) throws IOException {
        List<Json> apps = new Session(call).api().list("/apps");
        if (call.has("json")) {
            call.out().println(new Json(apps).pretty());
            return 0;
        }
        if (apps.isEmpty()) {
            call.err().println("You have no apps. h create makes one.");
            return 0;
        }
        call.forms().header("My Apps");
        for (Json app : apps) {
            call.out().println(app.text("name"));
        }
        return 0;
    }
}

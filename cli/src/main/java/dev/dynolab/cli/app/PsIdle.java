package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.Map;

/** {@code h ps:idle}. */
public final class PsIdle implements Command {
    @Override
    public Usage usage() {
        return Usage.of("ps:idle", "put an app to sleep until the next request, which waits for it")
                .app()
                .example("h ps:idle", "all dynos but one-offs, now")
                .example(
                        "h features:enable sleep", "whenever no request came for 30 minutes (h settings: sleep-after)");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        call.progress(
                "Idling dynos",
                () -> session.api().post(Api.path("apps", app, "formation", "actions", "idle"), Map.of()));
        call.done("");
        return 0;
    }
}

package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.Map;

/** {@code h ps:stop}. */
public final class PsStop implements Command {
    @Override
    public Usage usage() {
        return Usage.of("ps:stop", "stop dynos; those of the formation are replaced, one-offs are not")
                .alias("stop", "ps:kill", "kill", "dyno:stop", "dyno:kill")
                .argument("DYNO")
                .app()
                .example("h ps:stop run.1221", "one")
                .example("h stop run", "all one-off dynos");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        String what = call.word(0);
        call.progress(
                Dynos.title("Stopping", what),
                () -> session.api().post(Dynos.path(app, what) + "/actions/stop", Map.of()));
        call.done("");
        return 0;
    }
}

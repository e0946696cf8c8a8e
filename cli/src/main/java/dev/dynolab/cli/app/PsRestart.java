package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Session;
import java.io.IOException;

/** {@code h ps:restart}. */
public final class PsRestart implements Command {
    @Override
    public Usage usage() {
        return Usage.of("ps:restart", "restart dynos: all, those of a type, or one")
                .alias("restart", "dyno:restart")
                .argument("[DYNO]")
                .app()
                .example("h ps:restart", "all but one-off dynos")
                .example("h ps:restart web", "those of a type")
                .example("h ps:restart web.1", "one");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        String what = call.word(0);
        call.progress(Dynos.title("Restarting", what), () -> session.api().delete(Dynos.path(app, what)));
        call.done("");
        return 0;
    }
}

package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Session;
import java.io.IOException;

/** {@code h ps:restart}. */
public final class PsRestart implements Command {
    @Override
    public Usage usage() {
        return Usage.of("ps:restart", "restart dynos: all, those of a type, or one")
                .alias("restart", "dyno:restart")
                .argument("[DYNO…]")
                .exclusions()
                .app()
                .option("", "version", "RELEASE", "on this release, where they stay; also -r 6, -r v6")
                .example("h ps:restart", "all but one-off dynos")
                .example("h ps:restart web", "those of a type")
                .example("h ps:restart web.1", "one")
                .example("h ps:restart web -r 6", "web dynos, on release v6 from now on: see h ps:unpin");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        ReleaseOption option = ReleaseOption.of(call);
        Session session = new Session(call);
        String app = session.app(option.remote());
        if (!option.release().isEmpty()) {
            return Moves.run(call, session, app, call.words(), option.release());
        }
        if (call.words().size() > 1) {
            throw Failure.usage("h ps:restart has no use for \"" + call.word(1) + "\".")
                    .hint("Several are restarted together on a release: h ps:restart web.1 web.2 -r 6");
        }
        String what = call.word(0);
        call.progress(Dynos.title("Restarting", what), () -> session.api().delete(Dynos.path(app, what)));
        call.done("");
        return 0;
    }
}

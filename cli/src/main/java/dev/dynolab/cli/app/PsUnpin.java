package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Session;
import java.io.IOException;

/** {@code h ps:unpin}. */
public final class PsUnpin implements Command {
    @Override
    public Usage usage() {
        return Usage.of("ps:unpin", "have dynos that are pinned to a release follow the current one again")
                .argument("[DYNO…]")
                .exclusions()
                .app()
                .example("h ps:unpin", "all")
                .example("h ps:unpin web", "those of a type")
                .example("h ps:unpin web.1-3", "web.1, web.2 and web.3");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        return Moves.run(call, session, session.app(), call.words(), "");
    }
}

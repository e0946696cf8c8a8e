package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Session;
import java.io.IOException;

/** {@code h releases:output}. */
public final class ReleasesOutput implements Command {
    @Override
    public Usage usage() {
        return Usage.of("releases:output", "show what a release's command printed; while it runs, as it comes")
                .argument("[RELEASE]")
                .app()
                .example("h releases:output", "that of the newest release")
                .example("h releases:output v6", "of an older one");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        Json release = ReleasesInfo.find(session, session.app(), call.word(0));
        if (ReleasePhase.url(release).isEmpty()) {
            call.err().println("v" + release.number("version") + " has no release command, so no output.");
        } else {
            ReleasePhase.print(call, session.api(), release);
        }
        return 0;
    }
}

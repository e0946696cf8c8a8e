package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.GitRemotes;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** {@code h rename}. */
public final class Rename implements Command {
    @Override
    public Usage usage() {
        return Usage.of("rename", "give an app another name")
                .alias("apps:rename")
                .argument("NEWNAME")
                .app()
                .example("h rename bluepurple", "the app of this repository")
                .example("h rename bluepurple -a incdeploy", "an app by name");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String old = session.app();
        Json app = call.progress(
                "Renaming " + old + " to " + call.word(0),
                () -> session.api().patch(Api.path("apps", old), Map.of("name", call.word(0))));
        call.done("");
        call.out().println(app.text("web_url") + " | " + Remotes.url(session, app));
        GitRemotes remotes = new GitRemotes(call.at().cwd(), call.at().env());
        Optional<String> named = remotes.app(GitRemotes.NAME);
        if (named.isPresent() && named.get().equals(old)) {
            Remotes.set(call, session, app, GitRemotes.NAME);
            call.err().println("Git remote " + GitRemotes.NAME + " updated");
        }
        return 0;
    }
}

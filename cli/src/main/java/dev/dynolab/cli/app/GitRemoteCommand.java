package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.GitRemotes;
import dev.dynolab.cli.client.Session;
import java.io.IOException;

/** {@code h git:remote}. */
public final class GitRemoteCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("git:remote", "add the git remote dynolab for an app, or move it there")
                .argument("[APP]")
                .app()
                .example("h git:remote -a incdeploy", "the remote dynolab")
                .example("h git:remote -a blog -r staging", "a remote of another name");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String name = call.word(0);
        if (name.isEmpty()) {
            name = session.app("");
        }
        Json app = session.api().get(Api.path("apps", name));
        if (!new GitRemotes(call.at().cwd(), call.at().env()).inRepository()) {
            throw Failure.refused("There is no git repository here.").hint("git init makes one.");
        }
        String remote = call.option("remote").isEmpty() ? GitRemotes.NAME : call.option("remote");
        Remotes.set(call, session, app, remote);
        call.out().println("Git remote " + remote + " set to " + Remotes.url(session, app));
        return 0;
    }
}

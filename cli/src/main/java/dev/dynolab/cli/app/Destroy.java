package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.GitRemotes;
import dev.dynolab.cli.client.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** {@code h destroy}. */
public final class Destroy implements Command {
    @Override
    public Usage usage() {
        return Usage.of("destroy", "remove an app with its releases, logs and dynos for good")
                .alias("apps:destroy", "apps:delete")
                .argument("[APP]")
                .app()
                .option("c", "confirm", "APP", "say the app's name again instead of being asked")
                .example("h destroy incdeploy --confirm incdeploy", "without a question");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = call.word(0).isEmpty() ? session.app() : call.word(0);
        String name = session.api().get(Api.path("apps", app)).text("name");
        confirm(call, name);
        call.progress(
                "Destroying " + name + " (including all releases and logs)",
                () -> session.api().delete(Api.path("apps", name)));
        call.done("");
        if (new GitRemotes(call.at().cwd(), call.at().env()).remove(GitRemotes.NAME, name)) {
            call.err().println("Git remote " + GitRemotes.NAME + " removed");
        }
        return 0;
    }

    private static void confirm(Call call, String name) throws IOException {
        String said = call.option("confirm");
        if (!call.has("confirm")) {
            call.err().println(" !    WARNING: Potentially Destructive Action");
            call.err().println(" !    This command will destroy " + name + " (including all releases and logs).");
            call.err().println(" !    To proceed, type \"" + name + "\" or re-run this command with --confirm " + name);
            if (!call.at().tty().in()) {
                throw Failure.refused("Not confirmed; nothing was changed.").hint("Add --confirm " + name + ".");
            }
            call.err().print("> ");
            call.err().flush();
            String line = new BufferedReader(new InputStreamReader(call.at().in(), StandardCharsets.UTF_8)).readLine();
            said = line == null ? "" : line.strip();
        }
        if (!said.equals(name)) {
            throw Failure.refused("Confirmation did not match " + name + "; nothing was changed.");
        }
    }
}

package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.GitRemotes;
import dev.dynolab.cli.client.Session;
import dev.dynolab.paas.settings.Home;
import java.io.IOException;

/**
 * {@code h git:credentials}: git's credential helper protocol (gitcredentials(7)). git asks it for the remotes that
 * {@code h} made, so that no secret stands in a repository.
 */
public final class GitCredentials implements Command {
    @Override
    public Usage usage() {
        return Usage.of("git:credentials", "answer git, which asks for user and password")
                .argument("ACTION")
                .example("h git:credentials get", "what git calls");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        // git waits for its question to be read, whatever the answer.
        call.at().in().readAllBytes();
        Home home = new Session(call).home();
        if (call.word(0).equals("get")) {
            String token = home.read(home.token()).orElse("").strip();
            if (!token.isEmpty()) {
                String user = new GitRemotes(call.at().cwd(), call.at().env()).email();
                call.out().print("username=" + (user.isEmpty() ? "dynolab" : user) + "\npassword=" + token + "\n");
            }
        }
        return 0;
    }
}

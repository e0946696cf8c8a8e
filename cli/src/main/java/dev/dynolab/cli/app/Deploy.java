package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.GitRemotes;
import dev.dynolab.cli.client.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code h deploy}. */
public final class Deploy implements Command {
    @Override
    public Usage usage() {
        return Usage.of("deploy", "push the current commit: build it, release it, run it")
                .app()
                .flag("f", "force", "also when the app has commits that this branch has not")
                .example("h deploy", "git push dynolab HEAD:main")
                .example("h deploy -a incdeploy", "to an app without a git remote");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        List<String> line = new ArrayList<>(List.of("git"));
        line.addAll(Remotes.once(call, session, app));
        line.add("push");
        if (call.has("force")) {
            line.add("--force");
        }
        GitRemotes remotes = new GitRemotes(call.at().cwd(), call.at().env());
        boolean named = remotes.app(GitRemotes.NAME).filter(app::equals).isPresent();
        line.add(named ? GitRemotes.NAME : session.api().url() + "/" + app + ".git");
        line.add("HEAD:refs/heads/main");
        return push(call, line);
    }

    private static int push(Call call, List<String> line) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(call.at().cwd().toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(call.at().env());
        Process git = builder.start();
        git.getOutputStream().close();
        boolean rejected = false;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(git.getInputStream(), StandardCharsets.UTF_8))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                call.err().println(text);
                rejected |= text.contains("pre-receive hook declined");
            }
        } finally {
            git.destroy();
        }
        if (git.waitFor() == 0) {
            return 0;
        }
        throw Failure.of(
                rejected ? Failure.APP_FAILED : Failure.REFUSED,
                rejected ? "The build failed: nothing was changed." : "git could not push.");
    }
}

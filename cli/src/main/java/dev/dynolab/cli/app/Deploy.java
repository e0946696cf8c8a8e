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
        return Usage.of("deploy", "push a commit: build it, release it, run it; or put dynos on a release there is")
                .argument("[COMMIT|DYNO…]")
                .exclusions()
                .app()
                .flag("f", "force", "also when the app has commits that this branch has not")
                .flag("", "no-traffic", "stage it: it runs and gets no requests until h releases:promote")
                .option("", "canary", "PERCENT", "stage it with so much of the requests, 1 to 99")
                .option("", "version", "RELEASE", "restart dynos on this release, where they stay; also -r 6, -r v6")
                .option("", "except", "TYPE", "with -r: every type but this one; as -TYPE")
                .example("h deploy", "git push dynolab HEAD:main")
                .example("h deploy 82b7eff", "that commit, also an older one, or once more the one that runs")
                .example("h deploy --no-traffic", "git push -o no-traffic dynolab HEAD:main")
                .example("h deploy --canary 5", "with 5 percent of the requests: git push -o canary=5")
                .example("h deploy -r 7", "every dyno of the formation, on v7 from now on: see h ps:unpin")
                .example("h deploy web.1-3 -r 7", "web.1, web.2 and web.3")
                .example("h deploy -web -r 7", "every type but web");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        ReleaseOption option = ReleaseOption.of(call);
        Session session = new Session(call);
        String app = session.app(option.remote());
        List<String> pushOptions = pushOptions(call);
        if (!option.release().isEmpty()) {
            if (!pushOptions.isEmpty()) {
                throw Failure.usage("-r is for a release that there is, --no-traffic and --canary for a new one.")
                        .hint("For a part of the traffic: h traffic " + option.release() + "=5");
            }
            List<String> words = new ArrayList<>(call.words());
            call.arguments().all("except").forEach(type -> words.add("-" + type));
            return Moves.run(call, session, app, words, option.release());
        }
        if (call.words().size() > 1 || call.has("except") || call.word(0).startsWith("-")) {
            throw Failure.usage("Dynos are put on a release, and none is named.")
                    .hint("For example: h deploy " + String.join(" ", call.words()) + " -r 7");
        }
        String commit = call.word(0).isEmpty() ? "HEAD" : call.word(0);
        List<String> line = new ArrayList<>(List.of("git"));
        line.addAll(Remotes.once(call, session, app));
        line.add("push");
        line.addAll(pushOptions);
        // A commit that is named is meant, also when it is older than what the app has.
        if (call.has("force") || !call.word(0).isEmpty()) {
            line.add("--force");
        }
        GitRemotes remotes = new GitRemotes(call.at().cwd(), call.at().env());
        String here = remotes.commit(commit);
        if (here.isEmpty()) {
            throw Failure.refused("There is no commit " + commit + " here.")
                    .hint("git log shows the commits of this directory's repository.");
        }
        boolean named = remotes.app(GitRemotes.NAME).filter(app::equals).isPresent();
        String url = session.api().url() + "/" + app + ".git";
        line.add(named ? GitRemotes.NAME : url);
        // To git a commit that is there is up to date; here it was asked for, so it is built again.
        List<String> remote = new ArrayList<>(List.of("git"));
        remote.addAll(Remotes.once(call, session, app));
        remote.addAll(List.of("ls-remote", url, "refs/heads/main"));
        String there = said(call, remote);
        boolean again = there.startsWith(here);
        line.add(commit + "^{commit}:" + (again ? "refs/dynolab/again" : "refs/heads/main"));
        return push(call, line);
    }

    /** What a git command prints; nothing when it fails, as then the push says why. */
    private static String said(Call call, List<String> line) throws IOException, InterruptedException {
        Process git = git(call, line, ProcessBuilder.Redirect.DISCARD);
        String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return git.waitFor() == 0 ? text : "";
    }

    private static Process git(Call call, List<String> line, ProcessBuilder.Redirect errors) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(call.at().cwd().toFile()).redirectError(errors);
        builder.redirectErrorStream(errors == ProcessBuilder.Redirect.PIPE);
        builder.environment().clear();
        builder.environment().putAll(call.at().env());
        Process git = builder.start();
        git.getOutputStream().close();
        return git;
    }

    private static List<String> pushOptions(Call call) {
        List<String> options = new ArrayList<>();
        if (call.has("no-traffic") && call.has("canary")) {
            throw Failure.usage("A deploy has --no-traffic or a --canary, not both.");
        }
        if (call.has("no-traffic")) {
            options.addAll(List.of("-o", "no-traffic"));
        }
        if (call.has("canary")) {
            options.addAll(List.of("-o", "canary=" + Numbers.option(call, "canary", 0, 1, 99)));
        }
        return options;
    }

    private static int push(Call call, List<String> line) throws IOException, InterruptedException {
        Process git = git(call, line, ProcessBuilder.Redirect.PIPE);
        boolean rejected = false;
        boolean building = false;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(git.getInputStream(), StandardCharsets.UTF_8))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                call.err().println(text);
                building |= text.contains("Building source:");
                rejected |= text.contains("pre-receive hook declined");
            }
        } finally {
            git.destroy();
        }
        if (git.waitFor() == 0) {
            return 0;
        }
        if (rejected && building) {
            throw Failure.of(Failure.APP_FAILED, "The build failed: nothing was changed.");
        }
        throw Failure.refused(rejected ? "The push was refused: nothing was changed." : "git could not push.");
    }
}

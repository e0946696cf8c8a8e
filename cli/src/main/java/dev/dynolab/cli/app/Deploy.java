package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.GitRemotes;
import dev.dynolab.cli.client.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code h deploy}. */
public final class Deploy implements Command {
    @Override
    public Usage usage() {
        return Usage.of("deploy", "push a commit: build it, release it, run it; or put dynos on a release there is")
                .argument("[COMMIT|DYNO…]")
                .exclusions()
                .app()
                .flag("f", "force", "also when the app has commits that this branch has not")
                .option("", "version", "RELEASE", "restart dynos on this release, where they stay; also -r 6, -r v6")
                .option("", "except", "TYPE", "with -r: every type but this one; as -TYPE")
                .example("h deploy", "git push dynolab HEAD:main")
                .example("h deploy 82b7eff", "that commit, also an older one, or one rolled back from")
                .example("h deploy -r 7", "every dyno of the formation, on v7 from now on: see h ps:unpin")
                .example("h deploy web.1-3 -r 7", "web.1, web.2 and web.3")
                .example("h deploy -web -r 7", "every type but web");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        ReleaseOption option = ReleaseOption.of(call);
        Session session = new Session(call);
        String app = session.app(option.remote());
        if (!option.release().isEmpty()) {
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
        // A commit that is named is meant, also when it is older than what the app has.
        if (call.has("force") || !call.word(0).isEmpty()) {
            line.add("--force");
        }
        GitRemotes remotes = new GitRemotes(call.at().cwd(), call.at().env());
        boolean named = remotes.app(GitRemotes.NAME).filter(app::equals).isPresent();
        line.add(named ? GitRemotes.NAME : session.api().url() + "/" + app + ".git");
        line.add(commit + "^{commit}:refs/heads/main");
        return push(call, line) ? 0 : again(call, session, app, remotes.commit(commit));
    }

    /** Where another release serves than that of a commit pushed before, as after a rollback, its slug is released again. */
    private static int again(Call call, Session session, String app, String commit)
            throws IOException, InterruptedException {
        String path = Api.path("apps", app, "releases");
        String description = "Deploy " + commit.substring(0, Math.min(8, commit.length()));
        List<Json> newestFirst = session.api().last(path, "version", 200);
        String current = newestFirst.stream()
                .filter(release -> release.truth("current"))
                .map(release -> release.get("slug").text("id"))
                .findFirst()
                .orElse("");
        Optional<Json> built = newestFirst.stream()
                .filter(release -> release.text("description").equals(description))
                .filter(release -> release.truth("eligible_for_rollback"))
                .findFirst();
        if (built.isEmpty() || built.get().get("slug").text("id").equals(current)) {
            return 0;
        }
        Map<String, Object> body = Map.of("slug", built.get().get("slug").text("id"), "description", description);
        Json made = call.progress(
                "Releasing " + app + " as built for v" + built.get().number("version"),
                () -> session.api().post(path, body));
        call.done(", v" + made.number("version"));
        return 0;
    }

    /** @return whether there was something to push */
    private static boolean push(Call call, List<String> line) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(call.at().cwd().toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(call.at().env());
        Process git = builder.start();
        git.getOutputStream().close();
        boolean rejected = false;
        boolean nothing = false;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(git.getInputStream(), StandardCharsets.UTF_8))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                call.err().println(text);
                rejected |= text.contains("pre-receive hook declined");
                nothing |= text.equals("Everything up-to-date");
            }
        } finally {
            git.destroy();
        }
        if (git.waitFor() == 0) {
            return !nothing;
        }
        throw Failure.of(
                rejected ? Failure.APP_FAILED : Failure.REFUSED,
                rejected ? "The build failed: nothing was changed." : "git could not push.");
    }
}

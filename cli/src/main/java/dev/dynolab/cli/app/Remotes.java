package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.client.GitRemotes;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The git remote of an app, as the commands make and move it. */
final class Remotes {
    private Remotes() {}

    static String url(Session session, Json app) throws IOException {
        String url = app.text("git_url");
        return url.isEmpty() ? session.api().url() + "/" + app.text("name") + ".git" : url;
    }

    /** Makes the remote where there is a repository to make it in; an existing one that names another app is left. */
    static void offer(Call call, Session session, Json app, String remote) throws IOException, InterruptedException {
        GitRemotes remotes = new GitRemotes(call.at().cwd(), call.at().env());
        if (!remotes.inRepository()) {
            return;
        }
        if (remotes.url(remote).isPresent()) {
            call.err()
                    .println("Git remote " + remote + " exists already and is left as it is; h git:remote -a "
                            + app.text("name") + " moves it.");
            return;
        }
        set(call, session, app, remote);
        call.err().println("Git remote " + remote + " added");
    }

    static void set(Call call, Session session, Json app, String remote) throws IOException, InterruptedException {
        new GitRemotes(call.at().cwd(), call.at().env()).set(remote, url(session, app), helper(call, session));
    }

    /** git options that let one push through without any remote in the repository. */
    static List<String> once(Call call, Session session, String app) throws IOException {
        String url = session.api().url() + "/" + app + ".git";
        String helper = "credential." + url + ".helper=";
        return List.of("-c", helper, "-c", helper + "!" + helper(call, session), "-c", "http." + url + ".proxy=");
    }

    private static String helper(Call call, Session session) {
        List<String> words = new ArrayList<>();
        if (!call.at().variable("DYNOLAB_HOME").isEmpty()) {
            // The push may come from a shell that does not name the home.
            words.add("DYNOLAB_HOME=" + quote(session.home().dir().toString()));
        }
        call.at().machine().self().forEach(word -> words.add(quote(word)));
        words.add("git:credentials");
        return String.join(" ", words);
    }

    /** One word for a shell. */
    private static String quote(String word) {
        return word.matches("[A-Za-z0-9_./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}

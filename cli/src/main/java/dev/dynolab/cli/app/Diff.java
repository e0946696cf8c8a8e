package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Forms;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;

/** {@code h diff}. */
public final class Diff implements Command {
    @Override
    public Usage usage() {
        return Usage.of("diff", "what is different between two releases: commits, config names, processes, slug")
                .alias("releases:diff")
                .argument("RELEASE")
                .argument("[RELEASE]")
                .app()
                .json()
                .example("h diff v6 v7", "from v6 to v7")
                .example("h diff v7", "from the current release to v7, or from v7 to the current one if that is newer");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        String from = Numbers.version(Numbers.release(call.word(0)));
        String to = call.word(1).isEmpty() ? current(session, app) : Numbers.version(Numbers.release(call.word(1)));
        if (call.word(1).isEmpty() && Integer.parseInt(from) > Integer.parseInt(to)) {
            String newer = from;
            from = to;
            to = newer;
        }
        Json diff = session.api().get(Api.path("apps", app, "releases", from, "diff", to));
        if (call.has("json")) {
            call.out().println(diff.pretty());
            return 0;
        }
        call.forms().header(app + " v" + from + " to v" + to);
        boolean[] printed = {false};
        commits(call, diff, printed);
        names(call, diff.get("config_vars"), printed);
        types(call, diff, printed);
        slug(call, diff.get("from"), diff.get("to"), printed);
        if (!printed[0]) {
            call.out().println("Nothing is different.");
        }
        return 0;
    }

    private static String current(Session session, String app) throws IOException {
        return session.api().last(Api.path("apps", app, "releases"), "version", 200).stream()
                .filter(release -> release.truth("current"))
                .map(release -> Long.toString(release.number("version")))
                .findFirst()
                .orElseThrow(() -> Failure.refused("Nothing runs yet on " + app + ": name two releases.")
                        .hint("For example: h diff v6 v7"));
    }

    private static void line(Call call, boolean[] printed, String text) {
        call.out().println(text);
        printed[0] = true;
    }

    private static void commits(Call call, Json diff, boolean[] printed) {
        String before = diff.get("from").text("commit");
        String after = diff.get("to").text("commit");
        if (before.equals(after)) {
            return;
        }
        if (diff.get("commits").isNull()) {
            line(
                    call,
                    printed,
                    "Commit   " + brief(before) + " -> " + brief(after) + "   (what is between is not known)");
            return;
        }
        for (Json commit : diff.get("commits").list()) {
            line(call, printed, "Commit   + " + told(call, commit));
        }
        for (Json commit : diff.get("undone").list()) {
            line(call, printed, "Commit   - " + told(call, commit));
        }
    }

    private static String told(Call call, Json commit) {
        return brief(commit.text("id")) + " " + commit.text("subject") + "   (" + commit.text("author") + ", "
                + call.forms().when(commit.text("at")) + ")";
    }

    private static String brief(String commit) {
        return commit.isEmpty() ? "none" : commit.substring(0, Math.min(7, commit.length()));
    }

    private static void names(Call call, Json names, boolean[] printed) {
        names.get("added").list().forEach(name -> line(call, printed, "Config   + " + name.text()));
        names.get("changed").list().forEach(name -> line(call, printed, "Config   ~ " + name.text()));
        names.get("removed").list().forEach(name -> line(call, printed, "Config   - " + name.text()));
    }

    private static void types(Call call, Json diff, boolean[] printed) {
        for (Json type : diff.get("process_types").list()) {
            String before = type.text("from");
            String after = type.text("to");
            String name = type.text("type");
            line(
                    call,
                    printed,
                    before.isEmpty()
                            ? "Process  + " + name + ": " + after
                            : after.isEmpty()
                                    ? "Process  - " + name + ": " + before
                                    : "Process  ~ " + name + ": " + before + " -> " + after);
        }
    }

    private static void slug(Call call, Json from, Json to, boolean[] printed) {
        long before = from.number("slug_size");
        long after = to.number("slug_size");
        if (!Forms.size(before).equals(Forms.size(after))) {
            line(call, printed, "Slug     " + Forms.size(before) + " -> " + Forms.size(after));
        }
        changed(call, printed, "Stack    ", from.text("stack"), to.text("stack"));
        changed(call, printed, "Language ", from.text("buildpack"), to.text("buildpack"));
    }

    private static void changed(Call call, boolean[] printed, String what, String before, String after) {
        if (!before.equals(after)) {
            line(
                    call,
                    printed,
                    what + (before.isEmpty() ? "none" : before) + " -> " + (after.isEmpty() ? "none" : after));
        }
    }
}

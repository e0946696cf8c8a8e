package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code h releases}. */
public final class Releases implements Command {
    @Override
    public Usage usage() {
        return Usage.of("releases", "list the releases, newest first")
                .app()
                .option("n", "num", "NUMBER", "how many (15)")
                .json()
                .example("h releases", "the last 15")
                .example("h releases -n 50", "the last 50")
                .example("h releases --json", "for programs");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        int most = Numbers.option(call, "num", 15, 1, 1000);
        List<Json> releases = session.api().last(Api.path("apps", app, "releases"), "version", most);
        if (call.has("json")) {
            call.out().println(new Json(releases).pretty());
            return 0;
        }
        if (releases.isEmpty()) {
            call.err().println(app + " has no releases.");
            return 0;
        }
        call.forms().header(app + " Releases");
        List<List<String>> rows = new ArrayList<>();
        boolean passed = false;
        for (Json release : releases) {
            passed |= release.truth("current");
            rows.add(List.of(
                    "v" + release.number("version"),
                    description(release) + (isStaged(release) && passed ? ", never promoted" : ""),
                    release.get("user").text("email"),
                    call.forms().when(release.text("created_at"))));
        }
        call.forms().table(rows);
        return 0;
    }

    /** Whether it runs, or is to run, beside the current one. */
    static boolean isStaged(Json release) {
        return release.get("dynolab").truth("staged") && !release.text("status").equals("failed");
    }

    /** As stored, but a commit has the 7 characters git shows, and a release that is not like any other says so. */
    static String description(Json release) {
        String text = release.text("description");
        if (text.matches("Deploy [0-9a-f]{8,40}")) {
            text = text.substring(0, "Deploy ".length() + 7);
        }
        String status = release.text("status");
        if (status.isEmpty() || status.equals("succeeded")) {
            return isStaged(release) ? text + " (staged)" : text;
        }
        return text + " (" + status + ")";
    }
}

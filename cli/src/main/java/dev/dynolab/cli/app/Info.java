package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Forms;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** {@code h info}. */
public final class Info implements Command {
    @Override
    public Usage usage() {
        return Usage.of("info", "show what is known of an app")
                .alias("apps:info")
                .argument("[APP]")
                .app()
                .json()
                .example("h info", "the app of this repository")
                .example("h info incdeploy --json", "an app by name, for programs");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String name = call.word(0).isEmpty() ? session.app() : call.word(0);
        Json app = session.api().get(Api.path("apps", name));
        if (call.has("json")) {
            call.out().println(app.pretty());
            return 0;
        }
        call.forms().header(app.text("name"));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Dynos", dynos(session, name));
        facts.put("Git URL", Remotes.url(session, app));
        facts.put("Local URL", app.get("dynolab").text("url"));
        facts.put("Maintenance", app.truth("maintenance") ? "on" : "");
        facts.put("Owner Email", app.get("owner").text("email"));
        facts.put("Region", app.get("region").text("name"));
        facts.put("Repo Size", size(app, "repo_size"));
        facts.put("Slug Size", size(app, "slug_size"));
        facts.put("Stack", app.get("stack").text("name"));
        facts.put("TLS URL", app.get("dynolab").text("tls_url"));
        facts.put("Web URL", app.text("web_url"));
        facts.values().removeIf(String::isEmpty);
        call.forms().pairs(facts);
        return 0;
    }

    private static String size(Json app, String key) {
        return app.get(key).isNull() ? "" : Forms.size(app.number(key));
    }

    private static String dynos(Session session, String name) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (Json dyno : session.api().list(Api.path("apps", name, "dynos"))) {
            counts.merge(dyno.text("type"), 1, Integer::sum);
        }
        StringBuilder text = new StringBuilder();
        counts.forEach((type, count) -> text.append(text.length() == 0 ? "" : ", ")
                .append(type)
                .append(": ")
                .append(count));
        return text.toString();
    }
}

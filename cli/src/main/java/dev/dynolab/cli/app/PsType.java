package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code h ps:type}. */
public final class PsType implements Command {
    @Override
    public Usage usage() {
        return Usage.of("ps:type", "show or change the size of dynos; those that change restart")
                .alias("ps:resize", "resize", "dyno:type", "dyno:resize")
                .argument("[TYPE=SIZE…|SIZE]")
                .app()
                .json()
                .example("h ps:type", "the sizes now")
                .example("h ps:type web=standard-2x worker=basic", "of some types")
                .example("h ps:type performance-m", "of all types");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        String path = Api.path("apps", app, "formation");
        List<Json> lines = session.api().list(path);
        if (!call.words().isEmpty()) {
            List<Map<String, Object>> updates = updates(call.words(), lines);
            List<Json> after = call.progress(
                    "Resizing dynos",
                    () -> session.api().patch(path, Map.of("updates", updates)).list());
            call.done("");
            note(call, after);
            lines = after;
        }
        if (call.has("json")) {
            call.out().println(new Json(lines).pretty());
        } else {
            print(call, app, lines);
        }
        return 0;
    }

    private static List<Map<String, Object>> updates(List<String> words, List<Json> lines) {
        List<Map<String, Object>> updates = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals == 0 || equals < 0 && words.size() > 1) {
                throw Failure.usage("\"" + word + "\" is not of the form TYPE=SIZE.")
                        .hint("For example: h ps:type web=standard-2x");
            }
            String type = equals < 0 ? "" : word.substring(0, equals);
            int before = updates.size();
            for (Json line : lines) {
                if (type.isEmpty() || type.equals(line.text("type"))) {
                    updates.add(update(line, word.substring(equals + 1)));
                }
            }
            if (updates.size() == before) {
                throw Failure.refused("There is no process type " + (type.isEmpty() ? "yet" : type) + ".")
                        .hint("h ps:type lists them.");
            }
        }
        return updates;
    }

    /** The pinned lines of a type change with it. */
    private static Map<String, Object> update(Json line, String size) {
        Map<String, Object> update = new LinkedHashMap<>();
        update.put("type", line.text("type"));
        update.put("size", size);
        String pin = line.get("dynolab").text("release");
        if (!pin.isEmpty()) {
            update.put("dynolab", Map.of("release", pin));
        }
        return update;
    }

    /** What Heroku would refuse. */
    private static void note(Call call, List<Json> lines) {
        List<String> sizes = new ArrayList<>();
        for (Json line : lines) {
            String size = line.text("size").toLowerCase(Locale.ROOT);
            String tier = size.equals("eco") || size.equals("basic") ? size : "standard";
            if (!sizes.contains(tier)) {
                sizes.add(tier);
            }
        }
        if (sizes.size() > 1) {
            call.err()
                    .println(
                            " !    Heroku would refuse this: there all dynos of an app are Eco, or Basic, or neither.");
        }
    }

    private static void print(Call call, String app, List<Json> lines) {
        if (lines.isEmpty()) {
            call.err().println("Nothing has been deployed to " + app + " yet.");
            return;
        }
        List<List<String>> rows = new ArrayList<>(List.of(List.of("TYPE", "SIZE", "QTY")));
        for (Json line : lines) {
            String pin = line.get("dynolab").text("release");
            rows.add(List.of(
                    line.text("type") + (pin.isEmpty() ? "" : "@" + pin),
                    line.text("size"),
                    Long.toString(line.number("quantity"))));
        }
        call.forms().header(app + " Process Types");
        call.forms().table(rows);
    }
}

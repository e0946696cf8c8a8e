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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code h ps:scale}. */
public final class PsScale implements Command {
    private static final Pattern CHANGE = Pattern.compile("([\\w-]+?)([=+-])(\\d{1,3})(?::([\\w-]+))?");

    @Override
    public Usage usage() {
        return Usage.of("ps:scale", "set how many dynos of each type run")
                .alias("scale")
                .argument("[TYPE=N…]")
                .app()
                .option("", "version", "RELEASE", "the dynos pinned to this release; also -r 6, -r v6")
                .json()
                .example("h ps:scale", "how many run now")
                .example("h ps:scale web=2 worker+1", "two of one type, one more of another")
                .example("h ps:scale web+1 -r 6", "one more, of release v6, that stays on it")
                .example("h ps:scale web=2:Standard-2X", "with a size");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        ReleaseOption option = ReleaseOption.of(call);
        Session session = new Session(call);
        String app = session.app(option.remote());
        String path = Api.path("apps", app, "formation");
        if (call.words().isEmpty()) {
            List<Json> lines = session.api().list(path);
            call.out().println(call.has("json") ? new Json(lines).pretty() : formation(lines, "=", " "));
            return 0;
        }
        List<Map<String, Object>> updates = new ArrayList<>();
        Set<String> types = new TreeSet<>();
        for (String word : call.words()) {
            Map<String, Object> update = update(word, option.release());
            types.add(update.get("type").toString());
            updates.add(update);
        }
        List<Json> lines = call.progress(
                "Scaling dynos",
                () -> session.api().patch(path, Map.of("updates", updates)).list());
        List<Json> changed = new ArrayList<>(lines);
        changed.removeIf(line -> !types.contains(line.text("type")));
        call.done(", now running " + formation(changed, " at ", ", "));
        if (call.has("json")) {
            call.out().println(new Json(lines).pretty());
        }
        return 0;
    }

    private static Map<String, Object> update(String word, String release) {
        Matcher form = CHANGE.matcher(word);
        if (!form.matches()) {
            throw Failure.usage("\"" + word + "\" is not of the form TYPE=N, TYPE+N or TYPE-N.")
                    .hint("For example: h ps:scale web=2");
        }
        Map<String, Object> update = new LinkedHashMap<>();
        update.put("type", form.group(1));
        update.put("quantity", (form.group(2).equals("=") ? "" : form.group(2)) + form.group(3));
        if (form.group(4) != null) {
            update.put("size", form.group(4));
        }
        if (!release.isEmpty()) {
            update.put("dynolab", Map.of("release", release));
        }
        return update;
    }

    /** {@code web=3:Standard-2X}; a pinned line is {@code web@v6}. */
    private static String formation(List<Json> lines, String between, String separator) {
        List<String> texts = new ArrayList<>();
        for (Json line : lines) {
            String pin = line.get("dynolab").text("release");
            texts.add(line.text("type") + (pin.isEmpty() ? "" : "@" + pin) + between + line.number("quantity") + ":"
                    + line.text("size"));
        }
        return String.join(separator, texts);
    }
}

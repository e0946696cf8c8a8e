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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code h traffic}. */
public final class Traffic implements Command {
    @Override
    public Usage usage() {
        return Usage.of("traffic", "how requests are divided among releases; set weights in percent")
                .argument("[auto|RELEASE=PERCENT…]")
                .app()
                .json()
                .example("h traffic", "weights, rules and what each release got in the last minute")
                .example("h traffic v6=75 v7=25", "by weights; releases not named share the rest by processes")
                .example("h traffic v7=0", "nothing for v7: back to the others")
                .example("h traffic auto", "by the number of processes again");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        String path = Api.path("apps", app, "traffic");
        if (call.words().isEmpty()) {
            show(call, session.api().get(path), app);
            return 0;
        }
        Map<String, Object> weights = new LinkedHashMap<>();
        if (!call.words().equals(List.of("auto"))) {
            call.words().forEach(word -> weight(word, weights));
        }
        Json after = call.progress(
                "Dividing traffic of " + app, () -> session.api().patch(path, Map.of("weights", weights)));
        call.done("");
        show(call, after, app);
        return 0;
    }

    private static void weight(String word, Map<String, Object> weights) {
        int equals = word.indexOf('=');
        String percent = word.substring(equals + 1);
        if (equals < 1
                || !Numbers.isRelease(word.substring(0, equals))
                || !percent.matches("[0-9]{1,3}(\\.[0-9]{1,4})?")) {
            throw Failure.usage("\"" + word + "\" is not of the form RELEASE=PERCENT.")
                    .hint("For example: h traffic v6=75 v7=25");
        }
        if (weights.put(Numbers.release(word.substring(0, equals)), Double.valueOf(percent)) != null) {
            throw Failure.usage(word.substring(0, equals) + " is named twice.");
        }
    }

    static void show(Call call, Json traffic, String app) {
        if (call.has("json")) {
            call.out().println(traffic.pretty());
            return;
        }
        Forms forms = call.forms();
        Map<String, String> weights = traffic.get("weights").pairs();
        forms.header(app + " Traffic: " + (weights.isEmpty() ? "by the number of processes" : "by weights"));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("RELEASE", "WEIGHT", "PROCESSES", "SHARE", "LAST MINUTE", "IN FLIGHT"));
        long minute = 0;
        for (Json release : traffic.get("releases").list()) {
            minute += release.number("last_minute");
        }
        for (Json release : traffic.get("releases").list()) {
            String weight = weights.remove(release.text("release"));
            rows.add(List.of(
                    release.text("release"),
                    weight == null ? "-" : percent(Double.parseDouble(weight)),
                    release.text("processes"),
                    percent(100 * Double.parseDouble(release.text("share"))),
                    release.text("last_minute")
                            + (minute == 0 ? "" : " (" + percent(100.0 * release.number("last_minute") / minute) + ")"),
                    release.text("in_flight")));
        }
        forms.table(rows);
        weights.forEach((release, weight) -> call.out()
                .println(release + " has a weight of " + percent(Double.parseDouble(weight))
                        + " and no process that serves: the others take its share."));
        rules(call, traffic);
    }

    private static void rules(Call call, Json traffic) {
        List<Json> rules = traffic.get("rules").list();
        if (!rules.isEmpty()) {
            call.out().println();
            call.forms().header("Rules, before weights; the first that matches wins");
        }
        for (Json rule : rules) {
            String release = rule.text("release");
            boolean served = traffic.get("releases").list().stream()
                    .anyMatch(each -> each.text("release").equals(release));
            call.out()
                    .println(rule.text("number") + ". " + rule.text("condition") + " -> " + release
                            + (served ? "" : "   (no process that serves: passed over)"));
        }
    }

    static String percent(double percent) {
        double rounded = Math.round(percent * 100) / 100.0;
        return (rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded)) + " %";
    }
}

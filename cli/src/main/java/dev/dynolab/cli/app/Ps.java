package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Forms;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.base.Watch;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code h ps}. */
public final class Ps implements Command {
    @Override
    public Usage usage() {
        return Usage.of("ps", "list the dynos: release, state, memory, and what share of the traffic each gets")
                .argument("[TYPE…]")
                .app()
                .flag("", "compat", "as the Heroku client of 2013 printed it, without the traffic")
                .flag("w", "watch", "again every second until Ctrl-C; where there is no terminal, what has changed")
                .json()
                .example("h ps", "all dynos")
                .example("h ps web", "those of a type")
                .example("h ps --watch", "during a deploy")
                .example("h ps --json", "for programs");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        Api api = session.api();
        if (call.has("json")) {
            call.out().println(new Json(dynos(call, api, app)).pretty());
        } else if (!call.has("watch")) {
            print(call, app, dynos(call, api, app));
        } else if (call.at().tty().out()) {
            Watch.run(call, () -> print(call, app, dynos(call, api, app)));
        } else {
            PsChanges changes = new PsChanges(call);
            Watch.run(call, () -> changes.print(dynos(call, api, app)));
        }
        return 0;
    }

    private static List<Json> dynos(Call call, Api api, String app) throws IOException {
        List<Json> dynos = new ArrayList<>(api.list(Api.path("apps", app, "dynos")));
        if (!call.words().isEmpty()) {
            dynos.removeIf(dyno -> !call.words().contains(dyno.text("type")));
        }
        dynos.sort(Comparator.comparing(Ps::group)
                .thenComparing(dyno -> number(dyno.text("name")))
                .thenComparing(Ps::isOld));
        return dynos;
    }

    private static void print(Call call, String app, List<Json> dynos) {
        if (dynos.isEmpty()) {
            String types = call.words().isEmpty() ? "" : String.join(" or ", call.words()) + " ";
            call.err().println("No " + types + "dynos on " + app + ".");
            return;
        }
        print(call, dynos);
    }

    private static void print(Call call, List<Json> dynos) {
        Forms forms = call.forms();
        String group = "";
        for (Json dyno : dynos) {
            if (!group(dyno).equals(group)) {
                if (!group.isEmpty()) {
                    call.out().println();
                }
                group = group(dyno);
                forms.header(group);
            }
            call.out().println(line(call, dyno));
        }
    }

    private static String group(Json dyno) {
        String type = dyno.text("type");
        return isOneOff(dyno) ? type + ": one-off processes" : type + ": `" + dyno.text("command") + "`";
    }

    /** Name, release, state and since when; then what Heroku does not show. */
    static String line(Call call, Json dyno) {
        Forms forms = call.forms();
        return line(forms, dyno) + (call.has("compat") ? "" : memory(dyno) + traffic(forms, dyno));
    }

    /** {@code web.1}; {@code web.1@v6} where a newer one has the name. */
    static String name(Json dyno) {
        return dyno.text("name") + (isOld(dyno) ? "@" + release(dyno) : "");
    }

    private static String release(Json dyno) {
        String release = dyno.get("dynolab").text("release");
        return release.isEmpty() ? "v" + dyno.get("release").number("version") : release;
    }

    private static String line(Forms forms, Json dyno) {
        String release = release(dyno);
        String line =
                name(dyno) + ": " + release + " " + dyno.text("state") + " " + forms.when(dyno.text("updated_at"));
        String retry = dyno.get("dynolab").text("next_retry_at");
        if (!retry.isEmpty()) {
            line += ", next try " + forms.until(retry);
        }
        return isOneOff(dyno) ? line + ": `" + dyno.text("command") + "`" : line;
    }

    /** {@code 38.2M of 512M}, once it has been measured. */
    private static String memory(Json dyno) {
        Json ours = dyno.get("dynolab");
        return ours.get("memory_bytes").isNull()
                ? ""
                : "   " + Forms.size(ours.number("memory_bytes")) + " of "
                        + Forms.size(ours.number("memory_quota_bytes")).replace(".0", "");
    }

    /** What Heroku hides: who serves, and how much. */
    private static String traffic(Forms forms, Json dyno) {
        Json ours = dyno.get("dynolab");
        long share = ours.truth("routable") ? ours.number("share_ppm") : 0;
        long inFlight = ours.number("in_flight");
        Json preboot = ours.get("preboot");
        if (!preboot.isNull()) {
            return preboot(preboot, share, inFlight, forms);
        }
        if (dyno.text("state").equals("idle")) {
            return "   wakes with the next request";
        }
        String lingers = ours.text("lingers_until");
        if (!lingers.isEmpty()) {
            return "   for pages of " + ours.text("release") + ", " + inFlight + " in flight, stops "
                    + forms.until(lingers);
        }
        String requests = inFlight + (inFlight == 1 ? " request" : " requests");
        String staged = ours.text("generation").equals("staged") ? "staged" : "";
        if (share == 0 && !staged.isEmpty()) {
            return "   staged, no traffic" + (inFlight > 0 ? ", " + requests + " in flight" : "");
        }
        if (share > 0) {
            return "   " + (staged.isEmpty() ? "" : staged + ", ") + "<- " + Forms.share(share)
                    + (share >= 999_999 ? " traffic" : " of traffic")
                    + (inFlight > 0 ? ", " + requests + " in flight" : "");
        }
        return inFlight > 0 ? "   <- finishing " + requests : "";
    }

    /** {@code no traffic, joins when up} or {@code 100 %, 3 in flight, stops at cut-over}. */
    private static String preboot(Json preboot, long share, long inFlight, Forms forms) {
        String end = preboot.text("cut_over_at");
        String when = end.isEmpty() ? "" : " " + forms.until(end);
        return preboot.truth("joins")
                ? "   no traffic, joins " + (end.isEmpty() ? "when up" : when.strip())
                : "   " + (share + 5_000) / 10_000 + " %, " + inFlight + " in flight, stops at cut-over" + when;
    }

    private static boolean isOneOff(Json dyno) {
        String kind = dyno.get("dynolab").text("kind");
        return kind.isEmpty() ? dyno.text("type").equals("run") : !kind.equals("formation");
    }

    private static boolean isOld(Json dyno) {
        return dyno.get("dynolab").text("generation").equals("old");
    }

    private static int number(String name) {
        String digits = name.substring(name.lastIndexOf('.') + 1);
        return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
    }
}

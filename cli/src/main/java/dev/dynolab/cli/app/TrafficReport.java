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

/** {@code h traffic:report}. */
public final class TrafficReport implements Command {
    @Override
    public Usage usage() {
        return Usage.of("traffic:report", "whether requests were divided as they should, since the last change")
                .app()
                .json()
                .example("h traffic:report", "expected and actual, and how far they are apart");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        Json traffic = session.api().get(Api.path("apps", app, "traffic"));
        if (call.has("json")) {
            call.out().println(traffic.pretty());
            return 0;
        }
        call.forms().header(app + " Traffic since its last change");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("RELEASE", "SHARE", "TURNS", "EXPECTED", "BY COOKIE", "ASKED FOR"));
        for (Json release : traffic.get("releases").list()) {
            rows.add(List.of(
                    release.text("release"),
                    Traffic.percent(100 * Double.parseDouble(release.text("share"))),
                    release.text("turns"),
                    rounded(release.text("due")),
                    release.text("sticky"),
                    release.text("asked")));
        }
        call.forms().table(rows);
        Json report = traffic.get("report");
        call.out().println();
        call.out()
                .println("Turns: the largest deviation is " + rounded(report.text("largest_deviation"))
                        + " requests of " + report.number("turns") + ".");
        test(call, "Requests by cookie", report.text("sticky_p"));
        test(call, "Requests that asked for a release", report.text("asked_p"));
        return 0;
    }

    private static void test(Call call, String what, String p) {
        if (!p.isEmpty()) {
            call.out().println(what + ": G-test against the shares, p = " + rounded(p) + ".");
        }
    }

    private static String rounded(String number) {
        double rounded = Math.round(Double.parseDouble(number) * 1000) / 1000.0;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }
}

package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Forms;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code h status}. */
final class Status implements Command {
    @Override
    public Usage usage() {
        return Usage.of("status", "show the running platform")
                .json()
                .example("h status", "exit code 3 when none runs")
                .example("h status --json", "for programs");
    }

    @Override
    public int run(Call call) throws IOException {
        Session session = new Session(call);
        if (!session.home().locked()) {
            throw Session.notRunning(session.home());
        }
        Json status = session.api().get("/dynolab/status");
        if (call.has("json")) {
            call.out().println(status.pretty());
            return 0;
        }
        call.forms().header("Dynolab " + status.text("version"));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("API and git", status.text("api_url"));
        facts.put("Router", status.text("router_url") + ", " + status.text("router_tls_url"));
        facts.put("Runtime", runtime(status));
        facts.put("Dynos", status.text("isolation"));
        facts.put("Apps", Integer.toString(session.api().list("/apps").size()));
        facts.put("Up", Forms.rough(Duration.ofSeconds(status.number("uptime"))));
        facts.put("Pid", status.text("pid"));
        facts.put("Home", session.home().dir().toString());
        call.forms().pairs(facts);
        return 0;
    }

    /** Which it is and why. */
    static String runtime(Json status) {
        return status.text("runtime") + " (" + status.text("runtime_reason") + ")";
    }
}

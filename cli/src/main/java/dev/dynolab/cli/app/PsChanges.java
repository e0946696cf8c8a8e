package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The dynos for who reads a pipe: the line of each that is new or has changed, not what is always in motion. */
final class PsChanges {
    private final Call call;
    private Map<String, Json> before = new LinkedHashMap<>();

    PsChanges(Call call) {
        this.call = call;
    }

    void print(List<Json> dynos) {
        Map<String, Json> now = new LinkedHashMap<>();
        for (Json dyno : dynos) {
            Json last = before.remove(dyno.text("id"));
            if (last == null || !facts(last).equals(facts(dyno))) {
                call.out().println(Ps.line(call, dyno));
            }
            now.put(dyno.text("id"), dyno);
        }
        for (Json gone : before.values()) {
            call.out().println(Ps.name(gone) + ": gone");
        }
        before = now;
    }

    private static List<String> facts(Json dyno) {
        Json ours = dyno.get("dynolab");
        return List.of(
                Ps.name(dyno),
                dyno.text("state"),
                dyno.text("updated_at"),
                ours.text("next_retry_at"),
                String.valueOf(ours.truth("routable")),
                String.valueOf(ours.number("share_ppm")),
                String.valueOf(ours.get("preboot").isNull()),
                ours.text("lingers_until"));
    }
}

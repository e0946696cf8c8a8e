package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Dynos go to a release and stay on it, or follow the current one again. */
final class Moves {
    private Moves() {}

    /**
     * @param words {@code web}, {@code web.1}, {@code web.1-3}, {@code -web}; none is all
     * @param release {@code v6}; empty has them follow the current release
     */
    static int run(Call call, Session session, String app, List<String> words, String release)
            throws IOException, InterruptedException {
        String what = words.isEmpty() ? "all dynos" : String.join(" ", words);
        String how = release.isEmpty() ? "Unpinning " + what : "Restarting " + what + " on " + release;
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("dynos", words);
        body.put("release", release.isEmpty() ? null : release);
        List<String> moved =
                call.progress(
                        how,
                        () -> session
                                .api()
                                .post(Api.path("apps", app, "formation", "actions", "move"), body)
                                .get("dynos")
                                .list()
                                .stream()
                                .map(Json::text)
                                .toList());
        if (moved.isEmpty()) {
            call.done("");
            throw Failure.of(
                            Failure.REFUSED,
                            release.isEmpty() ? "None of them is pinned." : "No such dyno runs: nothing was changed.")
                    .hint("h ps lists what runs.");
        }
        call.done(", " + String.join(", ", moved));
        return 0;
    }
}

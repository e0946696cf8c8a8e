package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.Map;

/** {@code h traffic:rule}. */
public final class TrafficRule implements Command {
    @Override
    public Usage usage() {
        return Usage.of("traffic:rule", "requests that go to one release, whatever the weights")
                .argument("add|remove")
                .argument("CONDITION|NUMBER")
                .argument("[RELEASE]")
                .app()
                .json()
                .example("h traffic:rule add 'x-canary-version = v7' v7", "by a header's value")
                .example("h traffic:rule add x-beta v7", "by a header that is there")
                .example("h traffic:rule add 'cookie:group ^= beta' v7", "by the beginning of a cookie's value")
                .example("h traffic:rule add 'path ^= /admin' v7", "by the beginning of the path")
                .example("h traffic:rule add 'user-agent ~ Firefox/1[0-9]+' v7", "by a regular expression")
                .example("h traffic:rule remove 1", "as h traffic numbers them");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        boolean add = call.word(0).equals("add");
        if (!add && !call.word(0).equals("remove") || add != (call.words().size() == 3)) {
            throw Failure.usage("A rule is added with its condition and release, or removed by its number.")
                    .hint("For example: h traffic:rule add 'x-canary-version = v7' v7");
        }
        Session session = new Session(call);
        String app = session.app();
        Json after;
        if (add) {
            String release = Numbers.release(call.word(2));
            after = call.progress(
                    "Adding rule " + call.word(1) + " -> " + release,
                    () -> session.api()
                            .post(
                                    Api.path("apps", app, "traffic", "rules"),
                                    Map.of("condition", call.word(1), "release", release)));
        } else {
            after = call.progress(
                    "Removing rule " + call.word(1),
                    () -> session.api().delete(Api.path("apps", app, "traffic", "rules", call.word(1))));
        }
        call.done("");
        Traffic.show(call, after, app);
        return 0;
    }
}

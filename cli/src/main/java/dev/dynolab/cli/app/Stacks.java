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
import java.util.Optional;

/** {@code h stacks}. */
public final class Stacks implements Command {
    @Override
    public Usage usage() {
        return Usage.of("stacks", "list the stacks apps can be built and run on")
                .alias("stack")
                .app()
                .json()
                .example("h stacks", "those of this platform")
                .example("h stacks -a incdeploy", "with a star at the app's own");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        List<Json> stacks = session.api().list("/stacks");
        if (call.has("json")) {
            call.out().println(new Json(stacks).pretty());
            return 0;
        }
        Optional<Json> app = app(call, session);
        String own = app.map(found -> found.get("stack").text("name")).orElse("");
        String next = app.map(found -> found.get("build_stack").text("name")).orElse("");
        call.forms().header((app.isPresent() ? app.get().text("name") + " " : "") + "Available Stacks");
        for (Json stack : stacks) {
            String name = stack.text("name");
            List<String> facts = new ArrayList<>();
            if (stack.truth("default")) {
                facts.add("default");
            }
            if (name.equals(next) && !next.equals(own)) {
                facts.add("active on next deploy");
            }
            if (!stack.get("dynolab").truth("installed")) {
                facts.add("not installed");
            }
            call.out()
                    .println((name.equals(own) ? "* " : "  ")
                            + name
                            + (facts.isEmpty() ? "" : " (" + String.join(", ", facts) + ")"));
        }
        return 0;
    }

    private static Optional<Json> app(Call call, Session session) throws IOException, InterruptedException {
        return call.has("app") || call.has("remote")
                ? Optional.of(session.api().get(Api.path("apps", session.app())))
                : Optional.empty();
    }
}

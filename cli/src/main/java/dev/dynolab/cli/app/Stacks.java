package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.List;

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
        String own = own(call, session);
        call.forms().header("Available Stacks");
        for (Json stack : stacks) {
            String name = stack.text("name");
            call.out().println((name.equals(own) ? "* " : "  ") + name + (stack.truth("default") ? " (default)" : ""));
        }
        return 0;
    }

    private static String own(Call call, Session session) throws IOException, InterruptedException {
        if (!call.has("app") && !call.has("remote")) {
            return "";
        }
        return session.api().get(Api.path("apps", session.app())).get("stack").text("name");
    }
}

package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.Map;

/** {@code h stacks:set}. */
public final class StacksSet implements Command {
    @Override
    public Usage usage() {
        return Usage.of("stacks:set", "choose the stack of an app's next builds")
                .alias("stack:set")
                .argument("STACK")
                .app()
                .example("h stacks:set heroku-24 -a incdeploy", "from the next deploy on; what runs stays as it is");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String stack = call.word(0);
        String name = session.app();
        Json app = call.progress(
                "Setting stack to " + stack,
                () -> session.api().patch(Api.path("apps", name), Map.of("build_stack", stack)));
        call.done("");
        if (!app.get("stack").text("name").equals(app.get("build_stack").text("name"))) {
            call.out().println("Stack set. Next release on " + name + " will use " + stack + ".");
            call.out().println("Deploy to make one: git push dynolab main, or h deploy.");
        }
        if (!session.api().get(Api.path("stacks", stack)).get("dynolab").truth("installed")) {
            call.err().println(" !    " + stack + " is not installed here: h stacks:install " + stack);
        }
        return 0;
    }
}

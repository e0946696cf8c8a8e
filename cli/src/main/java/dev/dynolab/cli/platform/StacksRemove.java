package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Session;
import dev.dynolab.paas.StackInstallation;
import java.io.IOException;
import java.util.List;

/** {@code h stacks:remove}. */
public final class StacksRemove implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                        "stacks:remove",
                        "free the disk of a stack no app here uses: its files, and its Docker images for the whole machine")
                .argument("STACK")
                .example("h stacks:remove heroku-22", "what is not needed any more");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        String stack = call.word(0);
        Session session = new Session(call);
        for (Json each : session.api().list("/stacks")) {
            List<String> users = each.get("dynolab").get("used_by").list().stream()
                    .map(Json::text)
                    .toList();
            if (each.text("name").equals(stack) && !users.isEmpty()) {
                throw Failure.refused(stack + " is used by " + String.join(", ", users)
                                + ": for the next build, or a slug was built on it.")
                        .hint("h stacks:set is for the next build; slugs go with their app.");
            }
        }
        StackInstallation.remove(stack, session.home(), call.err()::println);
        return 0;
    }
}

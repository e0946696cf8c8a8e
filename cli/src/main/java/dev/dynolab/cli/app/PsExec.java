package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Attached;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code h ps:exec}: as {@code heroku ps:exec}, and the dyno may stand before the command. */
public final class PsExec implements Command {
    private static final String DYNO = "[A-Za-z0-9_-]+\\.[0-9]+";

    @Override
    public Usage usage() {
        return Usage.of("ps:exec", "a shell, or another command, inside a running dyno")
                .argument("[DYNO]")
                .argument("[COMMAND…]")
                .option("d", "dyno", "DYNO", "the dyno (web.1)")
                .flag("", "no-tty", "streams as pipes, though this is a terminal")
                .app()
                .example("h ps:exec web.1", "a shell beside the app's process, with its files and environment")
                .example("h ps:exec web.2 -- ps aux", "one command; its exit code is h's")
                .example("h ps:exec web.1 'kill -QUIT $(pgrep java)'", "quoted: expanded inside the dyno");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        List<String> words = call.words();
        String dyno = call.option("dyno");
        if (dyno.isEmpty()) {
            boolean named = !words.isEmpty() && words.get(0).matches(DYNO);
            dyno = named ? words.get(0) : "web.1";
            words = named ? words.subList(1, words.size()) : words;
        }
        Session session = new Session(call);
        String app = session.app();
        boolean tty = Attached.wantsTerminal(call);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("command", words.isEmpty() ? "exec bash" : RunCommand.of(words));
        body.put("env", Attached.environment(call));
        body.put("force_no_tty", !tty);
        String path = Api.path("apps", app, "dynos", dyno) + "/actions/exec";
        Json terminal = call.progress(
                "Connecting to " + dyno + " on " + app, () -> session.api().post(path, body));
        call.done("");
        return Attached.run(URI.create(terminal.text("attach_url")), call.at(), tty);
    }
}

package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Attached;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code h run} and {@code h run:detached}. */
public final class Run implements Command {
    private final boolean attached;

    /** @param attached whether the terminal is the dyno's */
    public Run(boolean attached) {
        this.attached = attached;
    }

    @Override
    public Usage usage() {
        String name = attached ? "run" : "run:detached";
        Usage usage = Usage.of(
                        name,
                        attached
                                ? "run a command in a one-off dyno, attached to this terminal"
                                : "run a command in a one-off dyno, its output in the logs")
                .takesCommand()
                .app()
                .option("", "version", "RELEASE", "slug and config vars of this release; also -r 6, -r v6")
                .flag("", "current-config", "of an older release, the slug with today's config vars")
                .option("e", "env", "KEY=VALUE", "a variable for this dyno only; may be given again")
                .option("s", "size", "SIZE", "the dyno size")
                .option("", "type", "TYPE", "the process type it counts as (run)");
        if (!attached) {
            usage.json();
            return usage.example("h run:detached 'bundle exec rackup -p $PORT'", "a dyno that serves")
                    .example("h run:detached --version 6 'rake jobs:work'", "as release v6 was");
        }
        return usage.flag("", "no-tty", "streams as pipes, though this is a terminal")
                .alias("run:attached")
                .example("h run bash", "a shell beside the app's files")
                .example("h run --version 6 'bundle exec rackup -p $PORT'", "a dyno of v6 that serves")
                .example("h run --no-tty 'pg_dump $DATABASE_URL' > dump.sql", "byte for byte")
                .example("h run rails s -p 3000", "unquoted: h's own options end at the first word");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        String command = RunCommand.of(call.words());
        ReleaseOption option = ReleaseOption.of(call);
        if (call.has("current-config") && option.release().isEmpty()) {
            throw Failure.usage("--current-config goes with --version: without it the config is today's anyway.");
        }
        Session session = new Session(call);
        String app = session.app(option.remote());
        boolean tty = attached && Attached.wantsTerminal(call);
        Map<String, Object> body = body(call, command, option.release());
        if (attached && !tty) {
            body.put("force_no_tty", true);
        }
        String how = attached ? " attached to terminal" : " detached";
        Json dyno = call.progress(
                "Running `" + command + "`" + how, () -> session.api().post(Api.path("apps", app, "dynos"), body));
        call.err().println("up, " + dyno.text("name"));
        if (attached) {
            return Attached.run(URI.create(dyno.get("dynolab").text("attach_url")), call.at(), tty);
        }
        if (call.has("json")) {
            call.out().println(dyno.pretty());
        } else {
            call.err().println("Use `h logs -t -p " + dyno.text("name") + "` to view the output.");
        }
        return 0;
    }

    private Map<String, Object> body(Call call, String command, String release) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("command", command);
        body.put("attach", attached);
        body.put("env", env(call));
        for (String option : new String[] {"size", "type"}) {
            if (call.has(option)) {
                body.put(option, call.option(option));
            }
        }
        if (!release.isEmpty()) {
            Map<String, Object> ours = new LinkedHashMap<>();
            ours.put("release", release);
            ours.put("current_config", call.has("current-config"));
            body.put("dynolab", ours);
        }
        return body;
    }

    private Map<String, String> env(Call call) {
        Map<String, String> env = new LinkedHashMap<>(attached ? Attached.environment(call) : Map.of());
        for (String pair : call.arguments().all("env")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw Failure.usage("\"" + pair + "\" is not of the form KEY=VALUE.");
            }
            env.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return env;
    }
}

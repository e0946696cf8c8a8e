package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import java.io.IOException;
import java.util.Map;

/** {@code h checks}, {@code h checks:set PATH}, {@code h checks:unset}. */
public final class ChecksCommand implements Command {
    private final Do what;

    /** Which of the three it is. */
    public enum Do {
        SHOW,
        SET,
        UNSET
    }

    public ChecksCommand(Do what) {
        this.what = what;
    }

    @Override
    public Usage usage() {
        return switch (what) {
            case SHOW ->
                Usage.of("checks", "show what new web dynos must answer before they count as up")
                        .app()
                        .json()
                        .example("h checks", "");
            case SET ->
                Usage.of("checks:set", "have new web dynos count as up when they answer this path with 2xx or 3xx")
                        .argument("PATH")
                        .app()
                        .example("h checks:set /up", "asked while a dyno boots, until boot-timeout (R10)");
            case UNSET ->
                Usage.of("checks:unset", "have new web dynos count as up as soon as they bind $PORT")
                        .app()
                        .example("h checks:unset", "Heroku's rule");
        };
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        String path = Api.path("apps", app, "checks");
        switch (what) {
            case SHOW -> show(call, app, session.api().get(path));
            case SET -> {
                call.progress(
                        "Setting the check of " + app + " to " + call.word(0),
                        () -> session.api().patch(path, Map.of("path", call.word(0))));
                call.done("for dynos that start from now on");
            }
            default -> {
                call.progress(
                        "Unsetting the check of " + app, () -> session.api().delete(path));
                call.done("for dynos that start from now on");
            }
        }
        return 0;
    }

    private static void show(Call call, String app, Json checks) {
        if (call.has("json")) {
            call.out().println(checks.pretty());
            return;
        }
        call.out().println("=== " + app + " Checks");
        call.out()
                .println(
                        checks.get("path").isNull()
                                ? "none: a web dyno is up when it binds $PORT"
                                : checks.text("path") + ": a web dyno is up when it answers this with 2xx or 3xx");
    }
}

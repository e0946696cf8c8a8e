package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Pause;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Api;
import dev.dynolab.cli.client.Session;
import dev.dynolab.paas.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@code h ps:wait}. */
public final class PsWait implements Command {
    private static final Duration STEP = Duration.ofMillis(250);

    @Override
    public Usage usage() {
        return Usage.of(
                        "ps:wait",
                        "return when every dyno runs the newest release and the old ones are gone; fail when one crashed")
                .app()
                .option("t", "type", "TYPE", "wait for this type only")
                .option("", "timeout", "SECONDS", "give up after so long (300)")
                .example("h ps:wait", "after a deploy, in a script")
                .example("h ps:wait -t web --timeout 60", "for web dynos, a minute at most");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Session session = new Session(call);
        String app = session.app();
        Time time = call.at().machine().time();
        int seconds = Numbers.option(call, "timeout", 300, 1, 86_400);
        Instant end = time.now().plusSeconds(seconds);
        while (true) {
            String waiting = waiting(session.api(), app, call.option("type"));
            if (waiting.isEmpty()) {
                return 0;
            }
            if (!time.now().isBefore(end)) {
                throw Failure.of(Failure.APP_FAILED, waiting + " after " + seconds + " s.")
                        .hint("h ps shows the dynos, h logs why.");
            }
            Pause.of(time, STEP);
        }
    }

    /**
     * What is not as it should be; empty when nothing is.
     *
     * @throws Failure when a dyno that is as new as it is to be has crashed: for minutes nothing but a deploy mends that
     */
    private static String waiting(Api api, String app, String type) throws IOException {
        // A release that failed changed nothing: its dynos never come.
        List<Json> releases = api.last(Api.path("apps", app, "releases"), "version", 50).stream()
                .filter(one -> !one.text("status").equals("failed"))
                .toList();
        for (Json release : releases) {
            if (release.text("status").equals("pending")) {
                return "v" + release.number("version") + " is still being released";
            }
        }
        long newest = releases.stream()
                .filter(release -> !Releases.isStaged(release))
                .mapToLong(release -> release.number("version"))
                .findFirst()
                .orElse(0);
        for (Json dyno : api.list(Api.path("apps", app, "dynos"))) {
            Json ours = dyno.get("dynolab");
            boolean oneOff = ours.text("kind").isEmpty()
                    ? List.of("run", "release").contains(dyno.text("type"))
                    : !ours.text("kind").equals("formation");
            if (oneOff || !type.isEmpty() && !type.equals(dyno.text("type"))) {
                continue;
            }
            String name = dyno.text("name");
            if (ours.text("generation").equals("old")) {
                return name + " of " + ours.text("release") + " is still there";
            }
            if (!ours.truth("pinned") && dyno.get("release").number("version") < newest) {
                return name + " is still on v" + dyno.get("release").number("version");
            }
            if (dyno.text("state").equals("crashed")) {
                throw Failure.of(Failure.APP_FAILED, name + " of " + ours.text("release") + " crashed.")
                        .hint("h logs --ps " + name + " shows why, h ps when it is tried again.");
            }
            if (!List.of("up", "idle").contains(dyno.text("state"))) {
                return name + " is " + dyno.text("state");
            }
        }
        return "";
    }
}

package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Pause;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Session;
import dev.dynolab.paas.Platform;
import dev.dynolab.paas.settings.Home;
import dev.dynolab.paas.settings.Key;
import dev.dynolab.paas.settings.Settings;
import dev.dynolab.paas.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code h down}. */
final class Down implements Command {
    private static final Duration STEP = Duration.ofMillis(20);
    private static final Duration SLACK = Duration.ofSeconds(15);

    @Override
    public Usage usage() {
        return Usage.of("down", "stop the dynos politely, then the platform")
                .flag("", "keep-dynos", "let the dynos serve on; the next h up takes them over")
                .flag("", "purge", "then remove the home: apps, releases and logs are gone for good")
                .example("h down", "apps, releases and logs are kept")
                .example("h down --keep-dynos", "to change the platform under running dynos")
                .example("h down --purge", "leaves nothing");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        if (call.has("keep-dynos") && call.has("purge")) {
            throw Failure.usage("--keep-dynos and --purge exclude each other.");
        }
        Settings settings = Settings.load(Map.of(), call.at().env());
        Home home = settings.home();
        boolean ran = home.locked();
        if (ran) {
            stop(call, settings);
        } else if (!call.has("keep-dynos") && Files.isDirectory(home.dynos())) {
            stopLeftovers(call, settings);
        } else if (!call.has("purge")) {
            throw Session.notRunning(home);
        }
        if (call.has("purge")) {
            purge(call, home);
        } else {
            call.err().println("Apps, releases and logs are kept in " + home.dir() + "; h up goes on from there.");
        }
        return 0;
    }

    private static void stop(Call call, Settings settings) throws IOException, InterruptedException {
        Session session = new Session(call);
        boolean keep = call.has("keep-dynos");
        Json answer = call.progress("Stopping Dynolab", () -> {
            Json said = session.api().post("/dynolab/actions/shutdown", Map.of("keep_dynos", keep));
            awaitEnd(call, settings);
            return said;
        });
        call.done("");
        if (keep) {
            call.err().println("The dynos serve on.");
        } else {
            List<String> names = new ArrayList<>();
            answer.get("stopped").list().forEach(name -> names.add(name.text()));
            call.out().println(Stopped.text(names));
        }
    }

    private static void awaitEnd(Call call, Settings settings) throws IOException, InterruptedException {
        Time time = call.at().machine().time();
        Duration limit = settings.drainLimit().plus(settings.stopGrace()).plus(SLACK);
        Instant end = time.now().plus(limit);
        while (settings.home().locked()) {
            if (time.now().isAfter(end)) {
                throw Failure.of(Failure.BUG, "The platform still runs after " + limit.toSeconds() + " s.")
                        .hint("Its log is " + settings.home().log());
            }
            Pause.of(time, STEP);
        }
    }

    /** The platform is dead and its dynos may live: a short-lived one takes them over and stops them. */
    private static void stopLeftovers(Call call, Settings settings) throws IOException, InterruptedException {
        call.err().println("Dynolab is not running; looking for dynos that it left.");
        Settings anywhere =
                settings.with(Key.API_PORT, "0").with(Key.ROUTER_PORT, "0").with(Key.ROUTER_TLS_PORT, "0");
        try (Platform platform = Platform.adopting(anywhere, call.at().env(), line -> {})) {
            call.out().println(Stopped.text(platform.stopDynos()));
        }
    }

    private static void purge(Call call, Home home) throws IOException {
        if (!Files.exists(home.dir())) {
            call.err().println("There is no " + home.dir() + ".");
            return;
        }
        if (!Files.exists(home.dir().resolve("lock"))) {
            throw Failure.refused(home.dir() + " is not a home of Dynolab; nothing was removed.");
        }
        Trees.remove(home.dir());
        call.err().println("Removed " + home.dir() + ".");
    }
}

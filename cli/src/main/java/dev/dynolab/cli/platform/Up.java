package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Pause;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Session;
import dev.dynolab.paas.settings.Home;
import dev.dynolab.paas.settings.Settings;
import dev.dynolab.paas.time.Time;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code h up}. */
final class Up implements Command {
    private static final Duration STEP = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long LOG_MAX = 8 << 20;

    @Override
    public Usage usage() {
        return SettingsOptions.addTo(Usage.of("up", "start the platform in the background"))
                .example("h up", "returns when it is ready; does nothing when it runs already")
                .example("h up --router-port 9090", "with a setting; DYNOLAB_ROUTER_PORT=9090 does the same");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Map<String, String> flags = SettingsOptions.given(call);
        Settings settings = Settings.load(flags, call.at().env());
        Home home = settings.home();
        if (home.locked()) {
            awaitOther(call, home);
            if (!flags.isEmpty()) {
                call.err().println(ServerCommand.NOTICE + "It ran already, so nothing was set: h down first.");
            }
            print(call, home, "Dynolab runs already");
            return 0;
        }
        home.create();
        rotate(home);
        long start = Files.size(home.touch(home.log()));
        Process server = start(call, home, flags);
        if (!await(call, home, server)) {
            if (!home.locked()) {
                throw failed(home, server, start);
            }
            // Another h up was quicker.
            awaitOther(call, home);
        }
        news(home, start).stream()
                .filter(line -> line.startsWith(ServerCommand.NOTICE))
                .forEach(call.err()::println);
        print(call, home, "Dynolab is up");
        return 0;
    }

    /** A session of its own, so that neither Ctrl-C nor the end of the terminal reaches it. */
    private static Process start(Call call, Home home, Map<String, String> flags) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Programs.find("setsid", call.at()).isPresent() ? "setsid" : "nohup");
        line.addAll(call.at().machine().self());
        line.add("server");
        flags.forEach((word, value) -> line.add("--" + word + "=" + value));
        ProcessBuilder builder = new ProcessBuilder(line).directory(home.dir().toFile());
        builder.environment().clear();
        builder.environment().putAll(call.at().env());
        builder.environment().put("DYNOLAB_HOME", home.dir().toString());
        builder.redirectInput(new File("/dev/null")).redirectErrorStream(true);
        return builder.redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.log().toFile()))
                .start();
    }

    /** Whether it became ready; false when it ended instead. */
    private static boolean await(Call call, Home home, Process server) throws IOException, InterruptedException {
        Time time = call.at().machine().time();
        Instant end = time.now().plus(LIMIT);
        while (!ready(call)) {
            if (!server.isAlive()) {
                return false;
            }
            if (time.now().isAfter(end)) {
                server.destroy();
                throw Failure.of(Failure.BUG, "The platform was not ready after " + LIMIT.toSeconds() + " s.")
                        .hint("Its log is " + home.log());
            }
            Pause.of(time, STEP);
        }
        return true;
    }

    /** Another {@code h up} is on its way: it has the lock, but may not be ready yet. */
    private static void awaitOther(Call call, Home home) throws IOException, InterruptedException {
        Time time = call.at().machine().time();
        Instant end = time.now().plus(LIMIT);
        while (!ready(call)) {
            if (!home.locked() || time.now().isAfter(end)) {
                throw Failure.refused("A platform has " + home.dir() + " but is not ready.")
                        .hint("Its log is " + home.log());
            }
            Pause.of(time, STEP);
        }
    }

    /** Whether the platform answers; what one that was killed wrote of itself does not count. */
    private static boolean ready(Call call) throws IOException {
        Session session = new Session(call);
        Optional<Json> server = session.server();
        try {
            return server.isPresent()
                    && session.api().get("/dynolab/status").number("pid")
                            == server.get().number("pid");
        } catch (Failure notYet) {
            return false;
        }
    }

    /** The one line with which the platform itself gave up. */
    private static Failure failed(Home home, Process server, long logged) throws IOException {
        List<String> lines = news(home, logged);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("h: ")) {
                String hint = i + 1 < lines.size() && lines.get(i + 1).startsWith("   ")
                        ? lines.get(i + 1).strip()
                        : "";
                return Failure.of(server.exitValue(), lines.get(i).substring(3)).hint(hint);
            }
        }
        String last = lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1);
        return Failure.of(Failure.BUG, "The platform ended at its start" + last).hint("Its log is " + home.log());
    }

    private static List<String> news(Home home, long from) throws IOException {
        byte[] log = Files.readAllBytes(home.log());
        int start = (int) Math.min(from, log.length);
        return new String(log, start, log.length - start, StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static void rotate(Home home) throws IOException {
        if (Files.exists(home.log()) && Files.size(home.log()) > LOG_MAX) {
            Files.move(
                    home.log(),
                    home.log().resolveSibling(home.log().getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void print(Call call, Home home, String what) throws IOException {
        Session session = new Session(call);
        Json server = session.server().orElseThrow(() -> Session.notRunning(home));
        call.err().println(what + " (pid " + server.text("pid") + ", home " + home.dir() + ")");
        call.out().println("API and git  " + server.text("api_url"));
        call.out().println("Router       " + server.text("router_url") + ", " + server.text("router_tls_url"));
        call.out().println("Runtime      " + Status.runtime(session.api().get("/dynolab/status")));
    }
}

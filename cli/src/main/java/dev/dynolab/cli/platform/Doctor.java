package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.cli.client.Session;
import dev.dynolab.paas.settings.Home;
import dev.dynolab.paas.settings.Key;
import dev.dynolab.paas.settings.Settings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code h doctor}. */
final class Doctor implements Command {
    @Override
    public Usage usage() {
        return Usage.of("doctor", "look for what Dynolab needs on this machine, and for what gets in its way")
                .example("h doctor", "one line for each thing; exit code 1 when something needed is missing");
    }

    /** What was found. */
    private enum Finding {
        GOOD("ok  "),
        NOTE("note"),
        BAD("bad ");

        private final String mark;

        Finding(String mark) {
            this.mark = mark;
        }
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        boolean well = true;
        well &= java(call);
        well &= git(call);
        Settings settings = Settings.load(Map.of(), call.at().env());
        platform(call, settings);
        runtimes(call);
        names(call);
        proxies(call);
        alias(call);
        return well ? 0 : Failure.REFUSED;
    }

    private static boolean java(Call call) {
        int version = Runtime.version().feature();
        boolean good = version >= 17;
        say(
                call,
                good ? Finding.GOOD : Finding.BAD,
                "Java " + Runtime.version() + " in " + System.getProperty("java.home")
                        + (good ? "" : ": 17 or newer is needed"));
        boolean compiler = Files.exists(Path.of(System.getProperty("java.home"), "bin", "javac"));
        if (!compiler) {
            say(call, Finding.NOTE, "no javac beside it: Java apps need a JDK to build");
        }
        return good;
    }

    private static boolean git(Call call) throws InterruptedException {
        Optional<String> version = Programs.firstLine(call.at(), "git", "--version");
        say(call, version.isPresent() ? Finding.GOOD : Finding.BAD, version.orElse("git is missing: install it"));
        return version.isPresent();
    }

    private static void platform(Call call, Settings settings) throws IOException {
        Home home = settings.home();
        if (home.locked()) {
            Optional<Json> server = new Session(call).server();
            say(
                    call,
                    Finding.GOOD,
                    "a platform runs on " + home.dir()
                            + server.map(found -> ": " + found.text("api_url") + ", router " + found.text("router_url"))
                                    .orElse(""));
            return;
        }
        say(call, Finding.NOTE, "no platform runs on " + home.dir() + ": h up starts one");
        port(call, Key.API_PORT, settings);
        port(call, Key.ROUTER_PORT, settings);
        port(call, Key.ROUTER_TLS_PORT, settings);
    }

    private static void port(Call call, Key key, Settings settings) throws IOException {
        Settings.Value value = settings.value(key);
        boolean standard = value.origin() == Settings.Origin.DEFAULT;
        try {
            new ServerSocket(Integer.parseInt(value.text()), 1, InetAddress.getLoopbackAddress()).close();
            say(call, Finding.GOOD, key.word() + " " + value.text() + " is free");
        } catch (BindException taken) {
            say(
                    call,
                    standard ? Finding.NOTE : Finding.BAD,
                    key.word() + " " + value.text() + " is taken"
                            + (standard ? ": h up will use another" : " but asked for by " + value.source()));
        }
    }

    private static void runtimes(Call call) throws InterruptedException {
        say(
                call,
                Programs.find("setsid", call.at()).isPresent() ? Finding.GOOD : Finding.NOTE,
                Programs.find("setsid", call.at()).isPresent()
                        ? "setsid: dynos are sessions of their own"
                        : "no setsid: nohup stands in for it, a closed terminal may reach dynos");
        boolean bwrap = Programs.firstLine(call.at(), "bwrap", "--ro-bind", "/", "/", "--unshare-pid", "true")
                .isPresent();
        say(
                call,
                bwrap ? Finding.GOOD : Finding.NOTE,
                bwrap
                        ? "bubblewrap: each dyno has its own /app, /tmp and processes"
                        : "no working bubblewrap: dynos and builds share /tmp and see each other's processes");
        Optional<String> docker = Programs.firstLine(call.at(), "docker", "version", "--format", "{{.Server.Version}}");
        say(
                call,
                docker.isPresent() ? Finding.GOOD : Finding.NOTE,
                docker.map(version -> "Docker " + version)
                        .orElse("no Docker engine answers: dynos run as plain processes"));
    }

    private static void names(Call call) {
        try {
            boolean loopback = InetAddress.getByName("dynolab-doctor.localhost").isLoopbackAddress();
            say(
                    call,
                    loopback ? Finding.GOOD : Finding.NOTE,
                    "*.localhost "
                            + (loopback ? "resolves to this machine" : "does not resolve to this machine: use h url"));
        } catch (UnknownHostException unknown) {
            say(
                    call,
                    Finding.NOTE,
                    "*.localhost resolves in browsers and curl, not everywhere here: h url prints an"
                            + " address that always works");
        }
    }

    private static void proxies(Call call) {
        List<String> set = new ArrayList<>();
        for (String name : List.of("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")) {
            if (!call.at().variable(name).isEmpty()) {
                set.add(name);
            }
        }
        if (set.isEmpty()) {
            return;
        }
        String excepted = call.at().variable("no_proxy") + "," + call.at().variable("NO_PROXY");
        boolean fine = excepted.contains("localhost");
        say(
                call,
                fine ? Finding.GOOD : Finding.NOTE,
                String.join(", ", set)
                        + (fine
                                ? " set, localhost excepted"
                                : " set: h and git are not affected, but curl is: export no_proxy=localhost,127.0.0.1,.localhost"));
    }

    /** A child process does not see aliases, so their files are read. */
    private static void alias(Call call) {
        for (String file : List.of(".bashrc", ".bash_aliases", ".zshrc", ".profile", ".config/fish/config.fish")) {
            Path path = Path.of(call.at().variable("HOME"), file);
            try {
                if (Files.isReadable(path)
                        && Files.readAllLines(path, StandardCharsets.ISO_8859_1).stream()
                                .anyMatch(line -> line.matches("\\s*alias h[= ].*"))) {
                    say(call, Finding.NOTE, "~/" + file + " has an alias h: call this program dynolab, or \\h");
                }
            } catch (IOException unreadable) {
                // Then it cannot be told.
            }
        }
    }

    private static void say(Call call, Finding finding, String text) {
        call.out().println(finding.mark + "  " + text);
    }
}

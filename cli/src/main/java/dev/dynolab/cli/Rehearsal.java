package dev.dynolab.cli;

import dev.dynolab.cli.base.Surroundings;
import dev.dynolab.cli.base.Tty;
import dev.dynolab.cli.platform.Trees;
import dev.dynolab.paas.Platform;
import dev.dynolab.paas.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Goes once through what commands do, on a platform of its own in a temporary home, while the JVM writes down which
 * classes that takes (the launcher's class-data archive). Nothing of it stays.
 */
public final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] args) throws IOException, ClassNotFoundException {
        Path home = Files.createTempDirectory("dynolab-rehearsal");
        try {
            Map<String, String> env = new HashMap<>(System.getenv());
            env.keySet().removeIf(name -> name.startsWith("DYNOLAB_") || name.startsWith("GIT_"));
            env.put("DYNOLAB_HOME", home.toString());
            Settings settings = Settings.load(Map.of("api-port", "0", "router-port", "0", "router-tls-port", "0"), env);
            Class.forName("dev.dynolab.cli.Main");
            try (Platform platform = Platform.start(settings, env, line -> {})) {
                commands(home, env);
                platform.stopDynos();
            }
        } finally {
            Trees.remove(home);
        }
    }

    private static void commands(Path home, Map<String, String> env) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Surroundings at = new Surroundings(
                env, home, InputStream.nullInputStream(), nowhere, nowhere, Tty.NONE, new RealMachine("h"));
        for (String line : List.of(
                "status",
                "create rehearsal",
                "apps",
                "info -a rehearsal",
                "config:set A=1 -a rehearsal",
                "releases -a rehearsal",
                "releases:info -a rehearsal",
                "ps -a rehearsal",
                "ps:scale -a rehearsal",
                "logs -n 5 -a rehearsal",
                "features -a rehearsal",
                "run:detached -a rehearsal true",
                "stop -a rehearsal run",
                "git:credentials get",
                "settings",
                "no-such-command",
                "help",
                "destroy rehearsal --confirm rehearsal")) {
            new Cli().run(line.split(" "), at);
        }
    }
}

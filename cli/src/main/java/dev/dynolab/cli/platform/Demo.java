package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Command;
import dev.dynolab.cli.base.Failure;
import dev.dynolab.cli.base.Machine;
import dev.dynolab.cli.base.Usage;
import dev.dynolab.paas.Platform;
import dev.dynolab.paas.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * {@code h demo}: the incremental deploy, for a person to see, on a platform of its own that leaves nothing behind.
 */
final class Demo implements Command {
    private static final String APP = "incdeploy";

    @Override
    public Usage usage() {
        return Usage.of("demo", "show an incremental deploy on a platform of its own; leaves nothing behind")
                .example("./h demo", "less than a minute; on a terminal it waits for you to look");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Path checkout =
                Path.of(call.at().machine().self().get(0)).toAbsolutePath().getParent();
        Path sample = checkout.resolve("sample-apps/blue-purple-java");
        if (!Files.isDirectory(sample)) {
            throw Failure.refused("There is no " + sample + ": the demo runs from a checkout of Dynolab.");
        }
        DemoShell shell = new DemoShell(call);
        Machine.Taken signals = call.at().machine().onSignal(shell::stop, "INT", "TERM", "HUP");
        Path dir = shell.begin();
        try {
            return play(call, shell, dir, sample);
        } catch (InterruptedException | IOException | RuntimeException problem) {
            if (!shell.stopped() && !(problem instanceof InterruptedException)) {
                throw problem;
            }
            // Whatever the interrupt broke is no news to who pressed Ctrl-C.
            call.err().println("Stopped.");
            return 130;
        } finally {
            // What follows must not be cut short by the Ctrl-C that led here.
            shell.close();
            Trees.remove(dir);
            signals.close();
        }
    }

    private static int play(Call call, DemoShell shell, Path dir, Path sample)
            throws IOException, InterruptedException {
        shell.title("A platform in a temporary home, on free ports");
        Settings settings =
                Settings.load(Map.of("api-port", "0", "router-port", "0", "router-tls-port", "0"), shell.env());
        try (Platform platform = Platform.start(settings, shell.env(), line -> {})) {
            try {
                scenes(shell, dir, sample);
                waitForPerson(call, shell);
            } finally {
                shell.deafen();
                call.err().println("Cleaning up");
                platform.stopDynos();
            }
        }
        return 0;
    }

    private static void scenes(DemoShell shell, Path dir, Path sample) throws IOException, InterruptedException {
        shell.title("An app, its git repository, and a blue version");
        Trees.copy(sample, shell.repository());
        shell.quietly("git", "init", "-q", "-b", "main");
        shell.quietly("git", "config", "user.name", "You");
        shell.quietly("git", "config", "user.email", "you@example.com");
        commit(shell, "blue");
        shell.run("h", "create", APP);
        shell.run("git", "push", "dynolab", "main");
        long blue = shell.newestRelease(APP);

        shell.title("A purple version");
        commit(shell, "purple");
        shell.run("git", "push", "dynolab", "main");
        long purple = shell.newestRelease(APP);
        shell.run("h", "releases");

        shell.title("Only one-off dynos serve: one of each version");
        shell.run("h", "ps:scale", "web=0");
        String first = shell.serve(APP, blue);
        shell.serve(APP, purple);
        shell.count(APP);

        shell.title("One more purple");
        shell.serve(APP, purple);
        shell.count(APP);

        shell.title("And another");
        shell.serve(APP, purple);
        shell.run("h", "ps");
        shell.count(APP);

        shell.title("Blue goes");
        shell.run("h", "ps:stop", first);
        shell.awaitGone(APP, first);
        shell.count(APP);
    }

    private static void commit(DemoShell shell, String colour) throws IOException, InterruptedException {
        Files.writeString(shell.repository().resolve("colour"), colour + "\n");
        shell.quietly("git", "add", "-A");
        shell.quietly("git", "commit", "-q", "-m", colour);
    }

    private static void waitForPerson(Call call, DemoShell shell) throws IOException, InterruptedException {
        if (!call.at().tty().in() || !call.at().tty().out()) {
            return;
        }
        shell.title("Look for yourself: " + shell.url(APP));
        call.out().println("Enter ends the demo.");
        call.out().flush();
        CountDownLatch enter = new CountDownLatch(1);
        Thread reader = new Thread(
                () -> {
                    try {
                        call.at().in().read();
                    } catch (IOException gone) {
                        // Then nobody looks.
                    }
                    enter.countDown();
                },
                "demo-enter");
        reader.setDaemon(true);
        reader.start();
        enter.await();
    }
}

package dev.dynolab.paas.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An engine of a test's own, which can be killed. Its network is its own too: dynos in it have no address. */
final class OwnEngine {
    private final Path directory;
    private Process process;

    /** @param directory with a short name: a socket's path has at most 107 bytes */
    OwnEngine(Path directory) {
        this.directory = directory;
    }

    String host() {
        return "unix://" + directory.resolve("s");
    }

    /** Starts it, or starts it again, and waits until it answers. */
    void start(String... options) throws IOException {
        // In another network it can neither take nor remove the bridge of the machine's own engine.
        List<String> command = new ArrayList<>(List.of("unshare", "--net", "dockerd", "--bridge", "none"));
        command.addAll(List.of("--iptables=false", "--ip6tables=false", "--host", host()));
        for (String place : List.of("data-root", "exec-root", "pidfile")) {
            command.addAll(List.of("--" + place, directory.resolve(place).toString()));
        }
        command.addAll(List.of(options));
        File log = directory.resolve("log").toFile();
        Files.deleteIfExists(directory.resolve("pidfile"));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        while (!answers()) {
            if (!process.isAlive()) {
                throw new AssertionError("dockerd did not start: " + Files.readString(log.toPath()));
            }
            Thread.onSpinWait();
        }
    }

    private boolean answers() {
        try {
            DockerEngine.connect(host()).close();
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** With the containerd that it started; what holds the containers lives on. */
    void kill() throws InterruptedException {
        List<ProcessHandle> containerd = process.children().toList();
        process.destroyForcibly().waitFor();
        for (ProcessHandle child : containerd) {
            child.destroyForcibly();
            child.onExit().join();
        }
    }

    String docker(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("docker", "--host", host()));
        command.addAll(List.of(words));
        return Command.run(command);
    }

    void end() throws IOException, InterruptedException {
        process.destroy();
        process.waitFor();
        for (String mount : Files.readAllLines(Path.of("/proc/self/mounts"))) {
            // An engine that was killed has left the one that it makes of its own directory.
            if (mount.contains(" " + directory)) {
                Command.run(List.of("umount", mount.split(" ")[1]));
            }
        }
        StateDirectory.delete(directory);
    }
}

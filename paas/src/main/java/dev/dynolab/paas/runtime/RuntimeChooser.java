package dev.dynolab.paas.runtime;

import dev.dynolab.paas.settings.Settings.RuntimeChoice;
import dev.dynolab.paas.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which runtime a platform uses: Docker when an engine answers and has the stack's image, else plain processes, unless
 * somebody asks for one of them.
 */
public final class RuntimeChooser {
    private static final String NOBODY = "";
    private static final String AS_ASKED = "as asked for";

    private final Path directory;
    private final SlugUnpacker slugs;
    private final List<Path> tools;
    private final Time time;

    /**
     * @param runtime to be closed by who asked
     * @param reason why this one: "as asked for", or what is there or missing
     */
    public record Chosen(DynoRuntime runtime, String reason) {}

    /** @param directory where the runtimes keep their dynos */
    public RuntimeChooser(Path directory, SlugUnpacker slugs, List<Path> tools, Time time) {
        this.directory = directory;
        this.slugs = slugs;
        this.tools = List.copyOf(tools);
        this.time = time;
    }

    /**
     * Opens the runtime, and ends dynos that another one of this home has left: they cannot be adopted.
     *
     * @param host where Docker listens
     * @param stack the stack of apps
     * @throws IOException when the one that was asked for cannot be had, in one line that says what to do
     */
    public Chosen choose(RuntimeChoice wanted, String host, String stack) throws IOException {
        String image = image(stack);
        String obstacle = wanted == RuntimeChoice.PROCESS ? NOBODY : obstacle(host, image);
        if (wanted == RuntimeChoice.PROCESS || wanted == RuntimeChoice.AUTO && !obstacle.isEmpty()) {
            endDocker(host);
            return new Chosen(processes(), wanted == RuntimeChoice.PROCESS ? AS_ASKED : obstacle);
        }
        if (!obstacle.isEmpty()) {
            throw new IOException(obstacle + "; the process runtime does without (--runtime process)");
        }
        endProcesses();
        return new Chosen(docker(host), wanted == RuntimeChoice.DOCKER ? AS_ASKED : "its engine has " + image);
    }

    /** The runtime whose dynos a dead platform has left, and which alone can adopt them. */
    public static Optional<RuntimeChoice> left(Path directory) throws IOException {
        if (holdsDynos(directory.resolve("docker"))) {
            return Optional.of(RuntimeChoice.DOCKER);
        }
        return holdsDynos(directory) ? Optional.of(RuntimeChoice.PROCESS) : Optional.empty();
    }

    private static boolean holdsDynos(Path directory) throws IOException {
        return Files.isDirectory(directory) && !StateDirectory.all(directory).isEmpty();
    }

    /** The image of a stack. */
    public static String image(String stack) {
        return "dynolab/stack:" + stack;
    }

    private static String obstacle(String host, String image) {
        try {
            return DockerEngine.has(host, image)
                    ? ""
                    : "Docker has no image " + image + ": run h stacks:install "
                            + image.substring(image.indexOf(':') + 1);
        } catch (IOException away) {
            return away.getMessage();
        }
    }

    private DynoRuntime processes() throws IOException {
        return new ProcessRuntime(directory, slugs, tools, time, ProcessRuntime.Confinement.AUTO);
    }

    private DynoRuntime docker(String host) throws IOException {
        return new DockerRuntime(directory.resolve("docker"), slugs, DockerEngine.connect(host), time);
    }

    private void endProcesses() throws IOException {
        if (holdsDynos(directory)) {
            try (DynoRuntime left = processes()) {
                left.adopt(dyno -> null);
            }
        }
    }

    /** An engine that does not answer keeps them until it does and Docker is chosen again. */
    private void endDocker(String host) {
        Path docker = directory.resolve("docker");
        try {
            if (holdsDynos(docker)) {
                try (DynoRuntime left = docker(host)) {
                    left.adopt(dyno -> null);
                }
            }
        } catch (IOException away) {
            System.getLogger(RuntimeChooser.class.getName())
                    .log(System.Logger.Level.WARNING, "Containers of this home may be left: " + away.getMessage());
        }
    }
}

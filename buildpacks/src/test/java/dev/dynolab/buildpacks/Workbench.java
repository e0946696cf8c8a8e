package dev.dynolab.buildpacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a test needs for a build: a store, a builder, places, and the transcript so far. */
final class Workbench {
    static final Path SAMPLES = Path.of("..", "sample-apps").toAbsolutePath().normalize();

    final Path root;
    final SlugStore store;
    final Cancellation cancellation = new Cancellation();
    final List<String> transcript = new CopyOnWriteArrayList<>();
    Map<String, String> configVars = Map.of();
    List<String> buildpacks = List.of();
    String stack = "local-debian-12";
    BuildLimits limits = BuildLimits.HEROKU;
    BuildClock clock = (delay, task) -> () -> {};
    Sandbox sandbox = LocalSandbox.detect(tools());
    private int builds;

    Workbench(Path root) throws IOException {
        this.root = root;
        this.store = new SlugStore(root.resolve("slugs"));
    }

    static Toolchain tools() {
        return Toolchain.detect(System.getenv(), false);
    }

    /** An exported tree of these files: path, content, path, content ... */
    Path tree(String... files) throws IOException {
        Path tree = Files.createDirectories(root.resolve("source-" + builds++));
        for (int i = 0; i < files.length; i += 2) {
            Path file = tree.resolve(files[i]);
            Files.createDirectories(file.getParent());
            Files.writeString(file, files[i + 1]);
        }
        return tree;
    }

    Path sample(String name) throws IOException {
        Path tree = root.resolve("source-" + builds++);
        Trees.copy(SAMPLES.resolve(name), tree);
        return tree;
    }

    /** A buildpack of these three scripts' bodies, as a directory on this machine. */
    String buildpack(String name, String detect, String compile, String release) throws IOException {
        Path directory = Files.createDirectories(root.resolve("packs").resolve(name));
        String[] bodies = {"detect", detect, "compile", compile, "release", release};
        for (int i = 0; i < bodies.length; i += 2) {
            Path script = directory.resolve("bin").resolve(bodies[i]);
            Files.createDirectories(script.getParent());
            Files.writeString(script, "#!/usr/bin/env bash\n" + bodies[i + 1] + "\n");
            script.toFile().setExecutable(true);
        }
        return directory.toString();
    }

    BuildResult build(Path source) throws IOException {
        return build(source, transcript::add);
    }

    BuildResult build(Path source, BuildOutput output) throws IOException {
        Builder builder = new Builder(store, sandbox, root.resolve("builds"), limits, clock);
        BuildRequest request =
                new BuildRequest(source, root.resolve("cache"), configVars, stack, "0123abc", "request-1", buildpacks);
        return builder.build(request, output, cancellation);
    }

    /** The slug of a build that must succeed. */
    Slug slug(Path source) throws IOException {
        BuildResult result = build(source);
        return result.fold(
                BuildResult.Built::slug,
                failed -> {
                    throw new AssertionError(failed + "\n" + String.join("\n", transcript));
                },
                cancelled -> {
                    throw new AssertionError("cancelled");
                });
    }

    /** The failure of a build that must fail. */
    BuildResult.Failed failure(Path source) throws IOException {
        return (BuildResult.Failed) build(source);
    }

    String text() {
        return String.join("\n", transcript);
    }
}

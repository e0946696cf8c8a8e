package dev.dynolab.buildpacks;

import dev.dynolab.buildpacks.BuildResult.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One buildpack in a workspace: the three scripts of Heroku's Buildpack API. */
final class Buildpack {
    /** Sources the export files of earlier buildpacks ($1 of them), then becomes the command. */
    private static final String WITH_EXPORTS =
            "n=$1; shift; while [ \"$n\" -gt 0 ]; do . \"$1\"; shift; n=$((n - 1)); done; exec \"$@\"";
    /** Keeps warnings out of what is read as an answer. */
    private static final String QUIETLY = "exec \"$@\" 2>/dev/null";

    private final String title;
    private final Path directory;
    private final boolean builtIn;
    private final String stack;
    private final Workspace workspace;

    /** @param stack of the app */
    Buildpack(String title, Path directory, boolean builtIn, String stack, Workspace workspace) {
        this.title = title;
        this.directory = directory;
        this.builtIn = builtIn;
        this.workspace = workspace;
        // Others know Heroku's stacks only, and many refuse any further name.
        this.stack = builtIn || stack.startsWith("heroku-") ? stack : "heroku-24";
    }

    /** As the person gave it. */
    String title() {
        return title;
    }

    /** The name of the language, or empty; what the script printed goes to {@code said}. */
    Optional<String> detect(List<String> said) throws IOException, BuildFailure {
        int code = workspace.run(List.of(script("bin/detect"), workspace.buildPath()), stack, said::add);
        if (code != 0) {
            return Optional.empty();
        }
        List<String> words = said.stream().filter(line -> !line.isBlank()).toList();
        return Optional.of(words.isEmpty() ? title : words.get(words.size() - 1).strip());
    }

    /** @param before the buildpacks that have compiled already */
    int compile(List<Buildpack> before, BuildOutput output) throws IOException, BuildFailure {
        List<String> exports = before.stream()
                .map(pack -> pack.directory.resolve("export"))
                .filter(Files::isRegularFile)
                .map(workspace::buildpackPath)
                .toList();
        List<String> argv = new ArrayList<>(List.of("bash", "-c", WITH_EXPORTS, "bash", "" + exports.size()));
        argv.addAll(exports);
        argv.addAll(List.of(
                script("bin/compile"), workspace.buildPath(), workspace.cachePath(), workspace.configVarsPath()));
        return workspace.run(argv, stack, output);
    }

    /** The default process types; the script is optional. */
    Map<String, String> release() throws IOException, BuildFailure {
        if (!Files.exists(directory.resolve("bin/release"))) {
            return Map.of();
        }
        StringBuilder yaml = new StringBuilder();
        List<String> argv = List.of("bash", "-c", QUIETLY, "bash", script("bin/release"), workspace.buildPath());
        int code = workspace.run(argv, stack, line -> yaml.append(line).append('\n'));
        try {
            if (code != 0) {
                throw new IllegalArgumentException("exit code " + code);
            }
            return ReleaseYaml.defaultProcessTypes(yaml.toString());
        } catch (IllegalArgumentException e) {
            throw new BuildFailure(
                    Reason.COMPILE_FAILED, "bin/release of buildpack " + title + " failed: " + e.getMessage());
        }
    }

    private String script(String name) throws BuildFailure {
        if (!Files.isExecutable(directory.resolve(name))) {
            throw new BuildFailure(
                    Reason.BUILDPACK_UNAVAILABLE, "Buildpack " + title + " has no executable " + name + ".");
        }
        return workspace.buildpackPath(directory.resolve(name));
    }
}

package dev.dynolab.buildpacks;

import dev.dynolab.buildpacks.BuildResult.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Brings buildpacks into a workspace; each build gets its own copy, because scripts write into their directory. */
final class Buildpacks {
    private final Workspace workspace;
    private final String stack;
    private int count;

    Buildpacks(Workspace workspace, String stack) {
        this.workspace = workspace;
        this.stack = stack;
    }

    Buildpack open(BuiltIn builtIn) throws IOException {
        Path directory = newDirectory();
        builtIn.unpack(directory);
        return new Buildpack(builtIn.title, directory, true, stack, workspace);
    }

    /** Finds what the person named. */
    Buildpack open(String title) throws IOException, BuildFailure {
        var builtIn = BuiltIn.find(title);
        if (builtIn.isPresent()) {
            return open(builtIn.get());
        }
        Path directory = newDirectory();
        String place = title.startsWith("file://") ? title.substring("file://".length()) : title;
        if (place.startsWith("/") && Files.isDirectory(Path.of(place))) {
            Trees.copy(Path.of(place).toRealPath(), directory);
        } else if (place.startsWith("/") && Files.isRegularFile(Path.of(place))) {
            untar(title, Path.of(place), directory);
        } else if (title.contains("://") && !title.endsWith(".tgz") && !title.endsWith(".tar.gz")) {
            cloneRepository(title, directory);
        } else {
            throw unavailable(
                    title,
                    "it is not built in (" + BuiltIn.titles() + "), nor a directory or .tgz on this machine. Give the"
                            + " absolute path of one, or a git URL",
                    List.of());
        }
        return new Buildpack(title, directory, false, stack, workspace);
    }

    private Path newDirectory() {
        return workspace.newBuildpack(String.valueOf(count++));
    }

    private void untar(String title, Path archive, Path directory) throws IOException, BuildFailure {
        Files.createDirectory(directory);
        Path copy = Files.copy(archive, directory.resolveSibling(directory.getFileName() + ".tgz"));
        run(title, List.of("tar", "-xzf", workspace.buildpackPath(copy), "-C", workspace.buildpackPath(directory)));
    }

    private void cloneRepository(String title, Path directory) throws IOException, BuildFailure {
        int hash = title.indexOf('#');
        String url = hash < 0 ? title : title.substring(0, hash);
        String path = workspace.buildpackPath(directory);
        run(title, List.of("git", "clone", "--quiet", "--", url, path));
        if (hash >= 0) {
            run(title, List.of("git", "-C", path, "checkout", "--quiet", title.substring(hash + 1), "--"));
        }
    }

    private void run(String title, List<String> argv) throws IOException, BuildFailure {
        List<String> said = new ArrayList<>();
        if (workspace.run(argv, stack, said::add) != 0) {
            throw unavailable(title, argv.get(0) + " failed", said);
        }
    }

    private static BuildFailure unavailable(String title, String why, List<String> said) {
        String summary = "Buildpack " + title + " cannot be used: " + why + ".";
        List<String> transcript = new ArrayList<>(List.of(Transcript.ERROR + summary));
        said.forEach(line -> transcript.add(Transcript.DETAIL + line));
        return new BuildFailure(Reason.BUILDPACK_UNAVAILABLE, summary, transcript);
    }
}

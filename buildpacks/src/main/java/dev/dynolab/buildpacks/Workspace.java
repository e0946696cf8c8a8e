package dev.dynolab.buildpacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The directories of one build, and the way to run a command on them; closing it deletes all but the cache. */
final class Workspace implements AutoCloseable {
    private static final String TEMPORARY = "tmp";

    private final BuildRequest request;
    private final Sandbox sandbox;
    private final Cancellation cancellation;
    private final Path directory;
    private final Sandbox.Mount temporary;
    private final Sandbox.Mount home;
    private final Sandbox.Mount build;
    private final Sandbox.Mount cache;
    private final Sandbox.Mount configVars;
    private final Sandbox.Mount buildpacks;

    Workspace(Path parent, BuildRequest request, Sandbox sandbox, Cancellation cancellation) throws IOException {
        this.request = request;
        this.sandbox = sandbox;
        this.cancellation = cancellation;
        directory = Files.createTempDirectory(parent, "build-");
        // The same name in every build of an app, so that what a compiler writes down of it does not change the slug.
        String id = String.format("%08x", request.cacheDir().toString().hashCode());
        temporary = new Sandbox.Mount(directory.resolve(TEMPORARY), "/tmp");
        home = new Sandbox.Mount(directory.resolve("home"), "/app");
        build = new Sandbox.Mount(request.source(), "/tmp/build_" + id);
        cache = new Sandbox.Mount(request.cacheDir(), "/tmp/codon/tmp/cache");
        configVars = new Sandbox.Mount(directory.resolve("env"), "/tmp/env_" + id);
        buildpacks = new Sandbox.Mount(directory.resolve("buildpacks"), "/tmp/buildpacks");
    }

    /** Makes the directories; called first, and apart from the constructor so that a failure is cleaned up. */
    void prepare() throws IOException {
        for (Sandbox.Mount mount : List.of(temporary, home, cache, configVars, buildpacks)) {
            Trees.create(mount.host());
        }
        for (Map.Entry<String, String> variable : request.configVars().entrySet()) {
            Path file = Files.createFile(
                    configVars.host().resolve(variable.getKey()),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, variable.getValue(), StandardCharsets.UTF_8);
        }
    }

    /** The variable that marks the plain processes of a build with this directory; sandboxes die with the platform. */
    static String temporaryVariable(Path directory) {
        return "TMPDIR=" + directory.resolve(TEMPORARY);
    }

    /** The source tree, as the platform sees it. */
    Path source() {
        return build.host();
    }

    /** The source tree, as scripts see it. */
    String buildPath() {
        return sandbox.path(build);
    }

    String cachePath() {
        return sandbox.path(cache);
    }

    String configVarsPath() {
        return sandbox.path(configVars);
    }

    /** A place for a buildpack that does not exist yet. */
    Path newBuildpack(String name) {
        return buildpacks.host().resolve(name);
    }

    /** A file below {@link #newBuildpack}, as scripts see it. */
    String buildpackPath(Path file) {
        return sandbox.path(buildpacks) + "/" + buildpacks.host().relativize(file);
    }

    /** @param stack the value of STACK */
    int run(List<String> argv, String stack, BuildOutput output) throws IOException, BuildFailure {
        BuildFailure.throwIfCancelled(cancellation);
        Map<String, String> environment = new TreeMap<>();
        environment.put("STACK", stack);
        environment.put("SOURCE_VERSION", request.sourceVersion());
        environment.put("REQUEST_ID", request.requestId());
        environment.put("HOME", sandbox.path(home));
        environment.put("TMPDIR", sandbox.path(temporary));
        environment.put("DYNO", "run.1");
        environment.put("LANG", "C.UTF-8");
        environment.put("CURL_CONNECT_TIMEOUT", "90");
        environment.put("CURL_TIMEOUT", "600");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        List<Sandbox.Mount> mounts = List.of(temporary, home, build, cache, configVars, buildpacks);
        int code = sandbox.run(new Sandbox.Command(argv, environment, buildPath(), mounts), output, cancellation);
        BuildFailure.throwIfCancelled(cancellation);
        return code;
    }

    @Override
    public void close() throws IOException {
        Trees.delete(directory);
    }
}

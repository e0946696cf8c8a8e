package dev.dynolab.buildpacks;

import dev.dynolab.buildpacks.BuildResult.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The story of one build. */
final class Build {
    private static final String HELP = "https://devcenter.heroku.com/articles/buildpacks";

    private final BuildRequest request;
    private final Workspace workspace;
    private final Transcript transcript;
    private final BuildLimits limits;
    private final Buildpacks buildpacks;

    Build(BuildRequest request, Workspace workspace, Transcript transcript, BuildLimits limits) {
        this.request = request;
        this.workspace = workspace;
        this.transcript = transcript;
        this.limits = limits;
        this.buildpacks = new Buildpacks(workspace, request.stack());
    }

    BuildResult run(SlugStore store, Cancellation cancellation) throws IOException, BuildFailure {
        transcript.step("Building on the " + Transcript.stackTitle(request.stack()) + " stack");
        cleanSource();
        procfile(); // a bad line is told before minutes of compiling
        List<Detected> used = request.buildpacks().isEmpty() ? compileDetected() : compileNamed();
        Detected last = used.get(used.size() - 1);
        Map<String, String> types = discoverProcessTypes(last.pack.release());
        SlugStore.Stored stored = compress(store, cancellation);
        Slug slug = new Slug(stored.checksum(), stored.size(), types, last.language, request.stack());
        return new BuildResult.Built(
                slug, used.stream().map(detected -> detected.pack.title()).toList());
    }

    private void cleanSource() throws IOException, BuildFailure {
        Trees.delete(workspace.source().resolve(".git"));
        Trees.delete(workspace.source().resolve(".gitmodules"));
        Optional<String> ignored = read(".slugignore");
        if (ignored.isPresent()) {
            new SlugIgnore(ignored.get()).apply(workspace.source());
        }
    }

    private List<Detected> compileDetected() throws IOException, BuildFailure {
        transcript.step("Determining which buildpack to use for this app");
        List<Detected> matching = detect(false);
        matching = matching.isEmpty() ? detect(true) : matching;
        if (matching.isEmpty()) {
            throw noDefaultLanguage();
        }
        if (matching.size() > 1) {
            List<String> languages = matching.stream().map(Detected::language).toList();
            transcript.line(
                    Transcript.ERROR + "Warning: Multiple default buildpacks reported the ability to handle this"
                            + " app. The first buildpack in the list below will be used.");
            transcript.line(Transcript.HINT + "Detected buildpacks: " + String.join(",", languages));
            transcript.line(Transcript.HINT + "See " + HELP + "#buildpack-detect-order");
        }
        compile(matching.get(0), List.of());
        return matching.subList(0, 1);
    }

    private List<Detected> detect(boolean lastResort) throws IOException, BuildFailure {
        List<Detected> matching = new ArrayList<>();
        for (BuiltIn builtIn : BuiltIn.values()) {
            if (builtIn.lastResort == lastResort) {
                Buildpack pack = buildpacks.open(builtIn);
                pack.detect(new ArrayList<>()).ifPresent(language -> matching.add(new Detected(pack, language)));
            }
        }
        return matching;
    }

    private List<Detected> compileNamed() throws IOException, BuildFailure {
        if (request.buildpacks().size() == 1) {
            transcript.step("Using buildpack: " + request.buildpacks().get(0));
        } else {
            transcript.step("Using buildpacks:");
            for (int i = 0; i < request.buildpacks().size(); i++) {
                transcript.detail((i + 1) + ". " + request.buildpacks().get(i));
            }
        }
        List<Detected> used = new ArrayList<>();
        for (String title : request.buildpacks()) {
            Buildpack pack = buildpacks.open(title);
            List<String> said = new ArrayList<>();
            Optional<String> language = pack.detect(said);
            Detected detected = new Detected(pack, language.orElseThrow(() -> notCompatible(title, said)));
            compile(detected, used.stream().map(Detected::pack).toList());
            used.add(detected);
        }
        return used;
    }

    private void compile(Detected detected, List<Buildpack> before) throws IOException, BuildFailure {
        transcript.step(detected.language + " app detected");
        if (detected.pack.compile(before, transcript::line) != 0) {
            throw new BuildFailure(
                    Reason.COMPILE_FAILED, "Push rejected, failed to compile " + detected.language + " app.");
        }
    }

    private Map<String, String> discoverProcessTypes(Map<String, String> defaults) throws IOException, BuildFailure {
        transcript.step("Discovering process types");
        Map<String, String> declared = procfile().map(Procfile::processTypes).orElse(Map.of());
        TreeSet<String> more = new TreeSet<>(defaults.keySet());
        more.removeAll(declared.keySet());
        String names = declared.isEmpty() ? "(none)" : String.join(", ", new TreeSet<>(declared.keySet()));
        transcript.detail("Procfile declares types " + (more.isEmpty() ? "" : "    ") + "-> " + names);
        if (!more.isEmpty()) {
            transcript.detail("Default types for buildpack -> " + String.join(", ", more));
        }
        transcript.line("");
        Map<String, String> types = new LinkedHashMap<>(declared);
        defaults.forEach(types::putIfAbsent);
        return types;
    }

    private SlugStore.Stored compress(SlugStore store, Cancellation cancellation) throws IOException, BuildFailure {
        transcript.step("Compressing...");
        SlugStore.Stored stored = store.store(workspace.source(), limits.slugBytes(), cancellation);
        if (stored.checksum() == null) {
            throw new BuildFailure(
                    Reason.TOO_LARGE,
                    "Compiled slug size: " + Transcript.size(stored.size()) + " is too large (max is "
                            + (limits.slugBytes() >> 20) + "M).");
        }
        transcript.detail("Done: " + Transcript.size(stored.size()));
        return stored;
    }

    private Optional<Procfile> procfile() throws IOException, BuildFailure {
        try {
            return read("Procfile").map(Procfile::parse);
        } catch (Procfile.BadLine e) {
            throw new BuildFailure(Reason.BAD_PROCFILE, e.getMessage());
        }
    }

    /** A file at the root of the app; a link in it must not show the platform's own files. */
    private Optional<String> read(String name) throws IOException, BuildFailure {
        Path file = workspace.source().resolve(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        boolean inside = Files.exists(file)
                && file.toRealPath().startsWith(workspace.source().toRealPath());
        if (!inside || !Files.isRegularFile(file)) {
            throw new BuildFailure(Reason.BAD_PROCFILE, name + " is not a file of this app.");
        }
        return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    private static BuildFailure noDefaultLanguage() {
        String summary = "No default language could be detected for this app.";
        return new BuildFailure(
                Reason.NO_BUILDPACK,
                summary,
                List.of(
                        Transcript.ERROR + summary,
                        Transcript.HINT + "HINT: This occurs when Heroku cannot detect the buildpack to use for this"
                                + " application automatically.",
                        Transcript.HINT + "See " + HELP));
    }

    private static BuildFailure notCompatible(String title, List<String> said) {
        String summary = "App not compatible with buildpack: " + title;
        List<String> lines = new ArrayList<>(List.of(Transcript.STEP + summary));
        said.forEach(line -> lines.add(Transcript.DETAIL + line));
        lines.add(Transcript.DETAIL + "More info: " + HELP + "#detection-failure");
        return new BuildFailure(Reason.NOT_COMPATIBLE, summary, lines);
    }

    /** @param language what bin/detect calls the app */
    private record Detected(Buildpack pack, String language) {}
}

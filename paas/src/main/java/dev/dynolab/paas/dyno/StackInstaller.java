package dev.dynolab.paas.dyno;

import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.model.BuildResponseItem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Makes the image of a stack from the packages of the system it is named after, where no registry is needed. Each image
 * bears a label of the recipe it was made by: what is done already is not done again.
 */
public final class StackInstaller {
    /** The only stack there is a recipe for. */
    public static final String LOCAL_DEBIAN_12 = "local-debian-12";

    private static final String RECIPE_LABEL = "dev.dynolab.recipe";
    private static final List<String> BOOTSTRAP = List.of("debootstrap", "--variant=minbase", "bookworm");
    private static final String MIRROR = "http://deb.debian.org/debian";

    private final DockerEngine engine;
    private final Path work;
    private final Access access;

    /**
     * How a build reaches the network where that takes more than a route.
     *
     * @param certificates a directory of {@code *.crt} files that dynos and builds are to trust
     * @param proxies {@code http_proxy} and the like, for the builds alone
     */
    public record Access(Optional<Path> certificates, Map<String, String> proxies) {
        /** Nothing beyond a route. */
        public static final Access DIRECT = new Access(Optional.empty(), Map.of());

        public Access {
            proxies = Map.copyOf(proxies);
        }
    }

    /** @param work a directory for files between the steps, some 500 MB; what is in it lets a later try go on */
    public StackInstaller(DockerEngine engine, Path work, Access access) {
        this.engine = engine;
        this.work = work.toAbsolutePath();
        this.access = access;
    }

    /**
     * Takes about three minutes the first time.
     *
     * @param progress hears a line now and then
     * @throws IOException when there is no recipe, or a step fails: one line that says which
     */
    public void install(String stack, Consumer<String> progress) throws IOException {
        if (!stack.equals(LOCAL_DEBIAN_12)) {
            throw new IOException(
                    "There is no recipe for the stack " + stack + ": there is one for " + LOCAL_DEBIAN_12);
        }
        String base = "dynolab/stack-base:" + stack;
        String baseRecipe = digest(String.join(" ", BOOTSTRAP), MIRROR, recipe("base"));
        String recipe = digest(baseRecipe, recipe("run"), certificates());
        if (isMade(RuntimeChooser.image(stack), recipe)) {
            progress.accept("The stack " + stack + " is installed");
            return;
        }
        if (!isMade(base, baseRecipe)) {
            Path context = StateDirectory.createPrivate(work.resolve("base"));
            bootstrap(context, baseRecipe, progress);
            build(context, "base", base, Map.of(RECIPE_LABEL, baseRecipe), progress);
        }
        Path context = StateDirectory.createPrivate(work.resolve("run"));
        copyCertificates(StateDirectory.createPrivate(context.resolve("ca")));
        build(context, "run", RuntimeChooser.image(stack), Map.of(RECIPE_LABEL, recipe), progress);
        StateDirectory.delete(work);
        progress.accept("The stack " + stack + " is installed");
    }

    private boolean isMade(String image, String recipe) throws IOException {
        return recipe.equals(engine.labels(image).get(RECIPE_LABEL));
    }

    private void bootstrap(Path context, String recipe, Consumer<String> progress) throws IOException {
        Path done = work.resolve("rootfs." + recipe.substring(0, 12));
        if (Files.exists(done) && Files.exists(context.resolve("rootfs.tar"))) {
            progress.accept("The base system is there");
            return;
        }
        if (!Command.run(List.of("id", "-u")).strip().equals("0")) {
            throw new IOException("debootstrap makes a system's files and must be root: run the same with sudo");
        }
        Path rootfs = work.resolve("rootfs");
        if (Files.exists(rootfs)) {
            Command.run(List.of("rm", "-rf", rootfs.toString()));
        }
        progress.accept("Fetching the base system (60 MB)");
        List<String> command = new ArrayList<>(BOOTSTRAP);
        command.addAll(List.of(rootfs.toString(), MIRROR));
        Counter counter = new Counter(progress);
        Command.run(command, access.proxies(), counter::line);
        progress.accept("Packing the base system");
        Command.run(List.of(
                "tar",
                "-C",
                rootfs.toString(),
                "--numeric-owner",
                "-cf",
                context.resolve("rootfs.tar").toString(),
                "."));
        Command.run(List.of("rm", "-rf", rootfs.toString()));
        Files.writeString(done, "");
    }

    private void build(Path context, String recipe, String image, Map<String, String> labels, Consumer<String> progress)
            throws IOException {
        progress.accept("Building " + image);
        Files.writeString(context.resolve("Dockerfile"), recipe(recipe));
        Process tar = new ProcessBuilder("tar", "-C", context.toString(), "-cf", "-", ".")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Counter counter = new Counter(progress);
        try (InputStream files = tar.getInputStream()) {
            engine.call(() -> {
                var request = engine.client()
                        .buildImageCmd(files)
                        .withTags(Set.of(image))
                        .withLabels(labels)
                        .withForcerm(true)
                        .withBuildArg("BASE", "dynolab/stack-base:" + LOCAL_DEBIAN_12);
                access.proxies().forEach(request::withBuildArg);
                return request.exec(new BuildImageResultCallback() {
                            @Override
                            public void onNext(BuildResponseItem item) {
                                super.onNext(item);
                                if (item.getStream() != null) {
                                    item.getStream().lines().forEach(counter::line);
                                }
                            }
                        })
                        .awaitImageId();
            });
        } finally {
            tar.destroy();
        }
    }

    /** Of a package manager's hundreds of lines some are enough to see it work. */
    private static final class Counter {
        private final Consumer<String> progress;
        private int unpacked;

        Counter(Consumer<String> progress) {
            this.progress = progress;
        }

        void line(String line) {
            if (line.startsWith("Step ")) {
                progress.accept(line.strip());
            } else if (line.contains("Unpacking ") && ++unpacked % 50 == 0) {
                progress.accept(unpacked + " packages unpacked");
            }
        }
    }

    private static String recipe(String name) throws IOException {
        return Resources.text(LOCAL_DEBIAN_12 + "/Dockerfile." + name);
    }

    private void copyCertificates(Path to) throws IOException {
        // Docker copies no directory that is empty.
        Files.writeString(to.resolve(".keep"), "");
        for (Path file : certificateFiles()) {
            Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
        }
    }

    private String certificates() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : certificateFiles()) {
            all.append(Files.readString(file));
        }
        return all.toString();
    }

    private List<Path> certificateFiles() throws IOException {
        if (access.certificates().isEmpty()) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(access.certificates().get())) {
            return files.filter(file -> file.toString().endsWith(".crt"))
                    .sorted()
                    .toList();
        }
    }

    private static String digest(String... parts) throws IOException {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                sha.update(part.getBytes(StandardCharsets.UTF_8));
                sha.update((byte) 0);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException never) {
            throw new IOException("This JDK has no SHA-256");
        }
    }
}

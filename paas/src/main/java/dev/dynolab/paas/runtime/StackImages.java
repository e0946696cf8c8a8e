package dev.dynolab.paas.runtime;

import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.PullResponseItem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The stacks' images in one engine: pulled, made of a root file system, or unpacked to one. */
final class StackImages {
    private static final String RECIPE_LABEL = "dev.dynolab.recipe";
    private static final String STACK_LABEL = "dev.dynolab.stack";

    private final DockerEngine engine;
    private final Consumer<String> progress;

    StackImages(DockerEngine engine, Consumer<String> progress) {
        this.engine = engine;
        this.progress = progress;
    }

    private static String name(String stack, boolean forBuilds) {
        return RuntimeChooser.image(stack) + (forBuilds ? "-build" : "");
    }

    boolean isMade(String stack, String recipe) throws IOException {
        return recipe.equals(engine.labels(name(stack, false)).get(RECIPE_LABEL));
    }

    /**
     * Gets one of Heroku's two images of a stack: the one that is there under Heroku's name, else from the registry.
     *
     * @return what it is, in hexadecimal
     */
    String pull(String stack, boolean forBuilds, StackInstaller.Access access) throws IOException {
        String tag = stack.substring("heroku-".length()) + (forBuilds ? "-build" : "");
        String source = (access.registry().isEmpty() ? "" : access.registry() + "/") + "heroku/heroku";
        String heroku = source + ":" + tag;
        if (!engine.hasImage(heroku)) {
            progress.accept("Pulling " + heroku);
            pull(source, tag);
        }
        if (access.certificates().isEmpty()) {
            String[] name = name(stack, forBuilds).split(":");
            engine.call(
                    () -> engine.client().tagImageCmd(heroku, name[0], name[1]).exec());
        } else {
            trust(heroku, stack, name(stack, forBuilds), access.certificates());
        }
        removeReplaced(stack);
        return engine.id(name(stack, forBuilds));
    }

    private void pull(String repository, String tag) throws IOException {
        engine.call(() -> engine.client()
                .pullImageCmd(repository)
                .withTag(tag)
                .exec(new PullImageResultCallback() {
                    private int pulled;

                    @Override
                    public void onNext(PullResponseItem item) {
                        super.onNext(item);
                        if ("Pull complete".equals(item.getStatus())) {
                            progress.accept(++pulled + " layers pulled");
                        }
                    }
                })
                .awaitCompletion());
    }

    private void trust(String from, String stack, String to, Map<String, String> certificates) throws IOException {
        Path context = Files.createTempDirectory("dynolab-ca");
        try {
            Path files = Files.createDirectory(context.resolve("ca"));
            for (Map.Entry<String, String> certificate : certificates.entrySet()) {
                Files.writeString(files.resolve(certificate.getKey()), certificate.getValue());
            }
            build(
                    context,
                    "FROM " + from + "\nUSER root\nCOPY ca/ /usr/local/share/ca-certificates/\n"
                            + "RUN update-ca-certificates\n",
                    to,
                    Map.of(STACK_LABEL, stack));
        } finally {
            StateDirectory.delete(context);
        }
    }

    /** @param work for a file as large as the root file system */
    void make(String stack, String recipe, Path root, Path work) throws IOException {
        Path context = StateDirectory.createPrivate(work.resolve("image"));
        try {
            progress.accept("Packing the image");
            String archive = context.resolve("root.tar").toString();
            Command.run(List.of("tar", "-C", root.toString(), "--numeric-owner", "-cf", archive, "."));
            build(
                    context,
                    "FROM scratch\nADD root.tar /\nCMD [\"bash\"]\n",
                    name(stack, false),
                    Map.of(STACK_LABEL, stack, RECIPE_LABEL, recipe));
        } finally {
            StateDirectory.delete(context);
        }
        removeReplaced(stack);
    }

    /** What was built for a stack and has lost its name to a newer one; what a container is made of waits for the next time. */
    private void removeReplaced(String stack) throws IOException {
        List<Image> nameless = engine.call(() -> engine.client()
                .listImagesCmd()
                .withDanglingFilter(true)
                .withLabelFilter(Map.of(STACK_LABEL, stack))
                .exec());
        for (Image image : nameless) {
            engine.call(() -> {
                try {
                    return engine.client().removeImageCmd(image.getId()).exec();
                } catch (ConflictException | NotFoundException usedOrGone) {
                    return null;
                }
            });
        }
    }

    /** Its two images, under Heroku's names too: what was pulled lies there until it has none. */
    private List<String> of(String stack) throws IOException {
        String heroku = "(.*/)?heroku/heroku:" + stack.replaceFirst("^heroku-", "") + "(-build)?";
        return engine.call(() -> engine.client().listImagesCmd().exec()).stream()
                .filter(image -> image.getRepoTags() != null)
                .flatMap(image -> Arrays.stream(image.getRepoTags()))
                .filter(name -> name.equals(name(stack, false))
                        || name.equals(name(stack, true))
                        || stack.startsWith("heroku-") && name.matches(heroku))
                .toList();
    }

    boolean isThere(String stack) throws IOException {
        return !of(stack).isEmpty();
    }

    /** @throws IOException also when a container is still made of one */
    void remove(String stack) throws IOException {
        for (String image : of(stack)) {
            progress.accept("Removing " + image);
            engine.call(() -> engine.client().removeImageCmd(image).exec());
        }
        removeReplaced(stack);
    }

    private void build(Path context, String dockerfile, String image, Map<String, String> labels) throws IOException {
        progress.accept("Building " + image);
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        Process tar = new ProcessBuilder("tar", "-C", context.toString(), "-cf", "-", ".")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream files = tar.getInputStream()) {
            engine.call(() -> engine.client()
                    .buildImageCmd(files)
                    .withTags(Set.of(image))
                    .withLabels(labels)
                    .withForcerm(true)
                    .exec(new BuildImageResultCallback())
                    .awaitImageId());
        } finally {
            tar.destroy();
        }
    }

    /** Fills a directory, which may hold something of an earlier try, with the files of an image. */
    void unpack(String stack, boolean forBuilds, Path to) throws IOException {
        progress.accept("Unpacking " + name(stack, forBuilds));
        Command.run(List.of("rm", "-rf", "--one-file-system", to.toString()));
        Files.createDirectory(to);
        String container = engine.call(() -> engine.client()
                .createContainerCmd(name(stack, forBuilds))
                .withCmd("true")
                .exec()
                .getId());
        try (InputStream files = engine.call(() ->
                engine.client().copyArchiveFromContainerCmd(container, "/").exec())) {
            List<String> tar = new ArrayList<>(List.of("tar", "-C", to.toString(), "--numeric-owner", "-xpf", "-"));
            // Only root can make devices, and nobody needs them: dynos get a /dev of their own.
            tar.add("--exclude=dev/*");
            Path said = to.resolveSibling("tar.log");
            Process process = new ProcessBuilder(tar)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            try (var in = process.getOutputStream()) {
                files.transferTo(in);
            }
            if (process.waitFor() != 0) {
                throw new IOException("tar could not unpack the image: "
                        + Files.readString(said).lines().findFirst().orElse(""));
            }
            Files.delete(said);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while an image was unpacked");
        } finally {
            engine.call(() -> engine.client()
                    .removeContainerCmd(container)
                    .withForce(true)
                    .exec());
        }
    }
}

package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes a stack's root file system and, where there is Docker, its image, so that both runtimes show a dyno the same files.
 * A stack named after a system is made of that system's packages and needs no Docker and no registry; Heroku's own are
 * pulled by Docker. What is done already is not done again, and what was interrupted goes on. Removes one, too.
 */
public final class StackInstaller {
    /** The stack that is made here. */
    public static final String LOCAL_DEBIAN_12 = "local-debian-12";

    private static final List<String> BOOTSTRAP = List.of("debootstrap", "--variant=minbase");
    private static final String MIRROR = "http://deb.debian.org/debian";

    private final StackRoots roots;
    private final Optional<StackImages> images;
    private final Access access;
    private final Consumer<String> progress;

    /**
     * How an installation reaches the network where that takes more than a route.
     *
     * @param certificates what dynos and builds are to trust beside the stack's own, by file name, which ends in {@code .crt}
     * @param proxies {@code http_proxy} and the like, for the packages of a stack that is made here
     * @param registry where Heroku's images are pulled from, as {@code localhost:5000}; empty for Docker's own
     */
    public record Access(Map<String, String> certificates, Map<String, String> proxies, String registry) {
        public Access {
            certificates = Map.copyOf(certificates);
            proxies = Map.copyOf(proxies);
        }
    }

    /**
     * @param engine empty where there is no Docker
     * @param progress hears a line now and then
     */
    public StackInstaller(StackRoots roots, Optional<DockerEngine> engine, Access access, Consumer<String> progress) {
        this.roots = roots;
        this.images = engine.map(found -> new StackImages(found, progress));
        this.access = access;
        this.progress = progress;
    }

    /**
     * Takes about two minutes the first time.
     *
     * @throws IOException when there is no such stack, or a step fails: one line that says which
     */
    public void install(String stack) throws IOException {
        boolean local = stack.equals(LOCAL_DEBIAN_12);
        if (!local && !stack.matches("heroku-[0-9]+")) {
            throw new IOException("There is no stack " + stack + " to install: there are " + LOCAL_DEBIAN_12
                    + " and Heroku's, as heroku-24");
        }
        alone(stack, () -> {
            roots.create(stack);
            if (local) {
                make(stack);
            } else {
                pull(stack);
            }
        });
        progress.accept("The stack " + stack + " is installed");
    }

    /**
     * Removes a stack that nobody uses: images first, and of its files the names before the files, so a removal that was
     * killed leaves either a stack or what the next one goes on with.
     *
     * @throws IOException when there is nothing of it, or a step fails: one line that says which
     */
    public void remove(String stack) throws IOException {
        if (!stack.matches("[a-z0-9-]+")
                || !roots.isThere(stack) && (images.isEmpty() || !images.get().isThere(stack))) {
            throw new IOException("The stack " + stack + " is not installed");
        }
        Optional<Path> files = roots.run(stack);
        if (files.isPresent() && !Files.isWritable(files.get())) {
            throw asRoot("Its files are root's: ", "remove", stack);
        }
        alone(stack, () -> {
            if (images.isPresent()) {
                images.get().remove(stack);
            }
            progress.accept("Removing its files");
            roots.remove(stack);
        });
        progress.accept("The stack " + stack + " is removed");
    }

    private interface Step {
        void run() throws IOException;
    }

    /** While nobody else installs or removes it. */
    private void alone(String stack, Step step) throws IOException {
        try (FileChannel file = FileChannel.open(roots.lock(stack), StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock == null) {
                throw new IOException("The stack " + stack + " is being installed or removed by another h");
            }
            step.run();
        }
    }

    private IOException asRoot(String why, String command, String stack) {
        return new IOException(why + "run sudo env DYNOLAB_HOME="
                + roots.place("").getParent().getParent() + " h stacks:" + command + " " + stack);
    }

    private void pull(String stack) throws IOException {
        if (images.isEmpty()) {
            throw new IOException(
                    stack + " comes as Docker images, and no Docker answers here: " + LOCAL_DEBIAN_12 + " needs none");
        }
        for (boolean forBuilds : List.of(false, true)) {
            String recipe = images.get().pull(stack, forBuilds, access).substring(0, 16);
            unpack(stack, forBuilds, recipe);
        }
    }

    private void make(String stack) throws IOException {
        String setup = Resources.text(stack + "/setup");
        String recipe = digest(
                        (BOOTSTRAP + setup + new TreeMap<>(access.certificates())).getBytes(StandardCharsets.UTF_8))
                .substring(0, 16);
        boolean isImage = images.isPresent() && images.get().isMade(stack, recipe);
        if (!roots.isMade(stack, false, recipe)) {
            if (isImage) {
                unpack(stack, false, recipe);
            } else {
                bootstrap(stack, recipe, setup);
            }
        }
        if (images.isPresent() && !isImage) {
            images.get().make(stack, recipe, roots.run(stack).orElseThrow(), roots.place(stack));
        }
    }

    private void unpack(String stack, boolean forBuilds, String recipe) throws IOException {
        if (!roots.isMade(stack, forBuilds, recipe)) {
            Path part = roots.part(stack, forBuilds, recipe);
            images.get().unpack(stack, forBuilds, part);
            finish(stack, forBuilds, recipe);
        }
    }

    private void bootstrap(String stack, String recipe, String setup) throws IOException {
        if (!Command.run(List.of("id", "-u")).strip().equals("0")) {
            throw asRoot("Making a system's files takes root: ", "install", stack);
        }
        Path part = roots.part(stack, false, recipe);
        Path base = roots.place(stack).resolve("base-" + recipe);
        if (!Files.exists(base) || !Files.isDirectory(part)) {
            Command.run(List.of("rm", "-rf", "--one-file-system", part.toString()));
            progress.accept("Fetching the base system (60 MB)");
            Path packages = Files.createDirectories(roots.place(stack).resolve("packages"));
            List<String> command = new ArrayList<>(BOOTSTRAP);
            command.addAll(List.of("--cache-dir=" + packages, "bookworm", part.toString(), MIRROR));
            Command.run(command, access.proxies(), new Counter()::line);
            Files.writeString(base, "");
        }
        progress.accept("Installing runtimes and compilers (400 MB)");
        for (Map.Entry<String, String> certificate : access.certificates().entrySet()) {
            Path place = Files.createDirectories(part.resolve("usr/local/share/ca-certificates"));
            Files.writeString(place.resolve(certificate.getKey()), certificate.getValue());
        }
        // What it starts ends with it, and nothing of it stays mounted.
        List<String> inside = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child"));
        inside.addAll(List.of("--mount-proc=" + part.resolve("proc"), "chroot", part.toString()));
        inside.addAll(List.of("/bin/bash", "-c", setup));
        Command.run(inside, access.proxies(), new Counter()::line);
        finish(stack, false, recipe);
        Files.delete(base);
        Command.run(List.of("rm", "-rf", roots.place(stack).resolve("packages").toString()));
    }

    /** Puts it to use with what bubblewrap needs to be there. */
    private void finish(String stack, boolean forBuilds, String recipe) throws IOException {
        Path part = roots.part(stack, forBuilds, recipe);
        for (String file : List.of("etc/resolv.conf", "etc/hosts")) {
            // Elsewhere they are links to files that are not there.
            Files.deleteIfExists(part.resolve(file));
            Files.writeString(part.resolve(file), "");
        }
        roots.use(stack, forBuilds, recipe);
    }

    /** Of a package manager's hundreds of lines some are enough to see it work. */
    private final class Counter {
        private int unpacked;

        void line(String line) {
            if (line.contains("Unpacking ") && ++unpacked % 50 == 0) {
                progress.accept(unpacked + " packages unpacked");
            }
        }
    }

    /** SHA-256, in hexadecimal. */
    static String digest(byte[] bytes) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException never) {
            throw new IOException("This JDK has no SHA-256");
        }
    }
}

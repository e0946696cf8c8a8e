package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The root file systems of the stacks that are installed, for dynos and builds that are plain processes in bubblewrap:
 * {@code STACK/run} and, where builds have more tools than dynos, {@code STACK/build}. Both are links to directories that
 * nobody writes to once they are there and that all dynos share.
 */
public final class StackRoots {
    private static final String RUN = "run";
    private static final String BUILD = "build";

    private final Path directory;

    /** @param dynos where the runtimes keep their dynos */
    public StackRoots(Path dynos) {
        this.directory = dynos.toAbsolutePath().normalize().resolve("stacks");
    }

    /** What dynos of a stack see as {@code /}; empty when it is not installed. */
    public Optional<Path> run(String stack) {
        return find(stack, RUN);
    }

    /** What builds for a stack see as {@code /}. */
    public Optional<Path> build(String stack) {
        return find(stack, BUILD).or(() -> run(stack));
    }

    private Optional<Path> find(String stack, String use) {
        try {
            return stack.matches("[a-z0-9-]+")
                    ? Optional.of(place(stack).resolve(use).toRealPath())
                    : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** Where everything of a stack is. */
    Path place(String stack) {
        return directory.resolve(stack);
    }

    /** Makes that directory. */
    void create(String stack) throws IOException {
        give(StateDirectory.createPrivate(place(stack)));
    }

    /** What is locked while a stack is installed or removed: beside its directory, for it must outlive that. */
    Path lock(String stack) throws IOException {
        Path lock = StateDirectory.createPrivate(directory).resolve(stack + ".lock");
        if (!Files.exists(lock)) {
            Files.write(lock, new byte[0]);
        }
        give(lock);
        return lock;
    }

    /** Root makes it for whoever has the home. */
    private void give(Path made) throws IOException {
        Path home = directory.getParent().getParent();
        for (Path each = made; !each.equals(home); each = each.getParent()) {
            Files.setOwner(each, Files.getOwner(home));
        }
    }

    /** Whether what this recipe makes is there; then it is what is used from now on. */
    boolean isMade(String stack, boolean forBuilds, String recipe) throws IOException {
        Path made = directoryOf(stack, forBuilds, recipe);
        if (!Files.isDirectory(made)) {
            return false;
        }
        if (!find(stack, use(forBuilds)).equals(Optional.of(made))) {
            switchTo(made, use(forBuilds));
        }
        return true;
    }

    private static String use(boolean forBuilds) {
        return forBuilds ? BUILD : RUN;
    }

    private Path directoryOf(String stack, boolean forBuilds, String recipe) {
        return place(stack).resolve(use(forBuilds) + "-" + recipe);
    }

    /** A directory to be filled by a recipe; it may hold what an interrupted try has left. */
    Path part(String stack, boolean forBuilds, String recipe) throws IOException {
        Path part = place(stack).resolve(use(forBuilds) + "-" + recipe + ".part");
        removeAllBut(place(stack), use(forBuilds) + "-[^/]*[.]part", part);
        return part;
    }

    /** Puts the filled directory to use. */
    void use(String stack, boolean forBuilds, String recipe) throws IOException {
        Path made = directoryOf(stack, forBuilds, recipe);
        Files.move(part(stack, forBuilds, recipe), made);
        switchTo(made, use(forBuilds));
    }

    /** The one before stays for the dynos that run in it, older ones go. */
    private static void switchTo(Path made, String use) throws IOException {
        Path place = made.getParent();
        Path link = place.resolve(use);
        Path before = Files.exists(link) ? link.toRealPath() : made;
        Path fresh = place.resolve(use + ".new");
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, made.getFileName());
        Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        removeAllBut(place, use + "-[0-9a-f]*", made, before);
    }

    /** Whether there is anything of a stack, or what a removal that was killed has left. */
    boolean isThere(String stack) {
        return Files.exists(place(stack)) || Files.exists(removed(stack));
    }

    /** No stack has such a name, so nobody finds what is being removed; the next try goes on. */
    private Path removed(String stack) {
        return directory.resolve(stack + ".removed");
    }

    void remove(String stack) throws IOException {
        removeAllBut(directory, Pattern.quote(stack + ".removed"));
        if (Files.exists(place(stack))) {
            Files.move(place(stack), removed(stack));
            removeAllBut(directory, Pattern.quote(stack + ".removed"));
        }
    }

    private static void removeAllBut(Path place, String names, Path... kept) throws IOException {
        try (Stream<Path> all = Files.list(place)) {
            for (Path old : all.filter(path -> path.getFileName().toString().matches(names))
                    .toList()) {
                if (!List.of(kept).contains(old)) {
                    Command.run(List.of("rm", "-rf", "--one-file-system", old.toString()));
                }
            }
        }
    }
}

package dev.dynolab.paas.git;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;

/** One bare repository per app, {@code APP-ID.git}, made when first asked for. Safe on any thread. */
final class Repositories {
    private final Path root;
    private final Consumer<UUID> require;
    private final Set<UUID> ready = new HashSet<>();

    /** @param require throws when there is no such app */
    Repositories(Path root, Consumer<UUID> require) {
        this.root = root;
        this.require = require;
        GitSystem.install();
    }

    /** The caller closes it. */
    Repository open(UUID app) throws IOException {
        return new FileRepositoryBuilder()
                .setGitDir(prepare(app).toFile())
                .setMustExist(true)
                .build();
    }

    /** The repository with a place for the objects of one push before it; the caller closes it. */
    Incoming receive(UUID app) throws IOException {
        return new Incoming(prepare(app));
    }

    /** Removes the app's repository, if there is one. */
    synchronized void delete(UUID app) throws IOException {
        ready.remove(app);
        RepositoryCache.FileKey key =
                RepositoryCache.FileKey.exact(directory(app).toFile(), FS.DETECTED);
        RepositoryCache.unregister(key);
        deleteTree(directory(app));
    }

    private Path directory(UUID app) {
        return root.resolve(app + ".git");
    }

    private synchronized Path prepare(UUID app) throws IOException {
        Path directory = directory(app);
        if (ready.contains(app)) {
            return directory;
        }
        if (!Files.isDirectory(directory)) {
            // Asked here, where no delete can come between: whoever asked before may have met the app just before its
            // end.
            require.accept(app);
            create(directory);
        }
        deleteTree(Incoming.all(directory)); // left by pushes that a killed platform did not finish
        Files.createDirectory(Incoming.all(directory));
        ready.add(app);
        return directory;
    }

    private void create(Path directory) throws IOException {
        Path draft = root.resolve("new-" + directory.getFileName());
        deleteTree(draft);
        Files.createDirectories(root);
        try (Repository repository =
                new FileRepositoryBuilder().setGitDir(draft.toFile()).setBare().build()) {
            repository.create(true);
            repository.updateRef(Constants.HEAD).link("refs/heads/main");
            var config = repository.getConfig();
            // Ours runs within the app's turn; JGit's would run in the background, on the objects of one push.
            config.setBoolean("receive", null, "autogc", false);
            config.setBoolean("gc", null, "autoDetach", false);
            config.save();
        }
        Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException problem) throws IOException {
                if (problem != null) {
                    throw problem;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Points HEAD to a branch that exists, so that a clone checks something out. */
    static void pointHead(Repository repository, String branch) throws IOException {
        if (repository.resolve(Constants.HEAD) == null) {
            repository.updateRef(Constants.HEAD).link(branch);
        }
    }
}

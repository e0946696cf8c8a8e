package dev.dynolab.paas.git;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * What one push brings, kept apart from the app's repository as git's quarantine does: {@link #keep} takes it over,
 * {@link #close} sweeps the rest, so that a push that is declined, cut or cancelled leaves nothing.
 */
final class Incoming implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Incoming.class.getName());

    private final Path objects;
    private final Path place;
    private final Repository repository;

    Incoming(Path bare) throws IOException {
        objects = bare.resolve("objects");
        place = all(bare).resolve(UUID.randomUUID().toString());
        // Not their parents: the app may have been destroyed by now.
        Files.createDirectory(place);
        Files.createDirectory(place.resolve("pack"));
        repository = new FileRepositoryBuilder()
                .setGitDir(bare.toFile())
                .setObjectDirectory(place.toFile())
                .addAlternateObjectDirectory(objects.toFile())
                .setMustExist(true)
                .build();
    }

    /** Where the objects of all pushes under way lie. */
    static Path all(Path bare) {
        return bare.resolve("incoming");
    }

    /** The app's refs, with the objects of the app and of this push; new objects go to the latter. */
    Repository repository() {
        return repository;
    }

    /** Makes the pushed objects the app's: the index last, since a pack is seen by its index. */
    void keep() throws IOException {
        Path packs = Files.createDirectories(objects.resolve("pack"));
        for (Path file : packFiles()) {
            try {
                Files.createLink(packs.resolve(file.getFileName()), file);
            } catch (FileAlreadyExistsException e) {
                continue; // named by its content: an earlier push brought the same
            }
        }
    }

    /** Packs the app's repository anew when it holds many packs; only within the app's turn. */
    void tidy() {
        try (Repository app =
                new FileRepositoryBuilder().setGitDir(repository.getDirectory()).build()) {
            app.autoGC(NullProgressMonitor.INSTANCE);
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Cannot tidy " + repository.getDirectory(), e);
        }
    }

    private List<Path> packFiles() throws IOException {
        try (Stream<Path> files = Files.list(place.resolve("pack"))) {
            return files.filter(file -> !file.toString().endsWith(".keep"))
                    .sorted(Comparator.comparing(file -> file.toString().endsWith(".idx")))
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        repository.close();
        Repositories.deleteTree(place);
    }
}

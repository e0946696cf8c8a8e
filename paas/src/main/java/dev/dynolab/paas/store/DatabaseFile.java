package dev.dynolab.paas.store;

import dev.dynolab.paas.error.PlatformException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The file of a database: created, checked, backed up, upgraded. An upgrade happens on a copy that then takes the
 * file's place, so that a kill or a full disk in its midst leaves the file as it was.
 */
final class DatabaseFile {
    private static final String SUFFIX = ".mv.db";

    private final Path file;
    private final List<Migration> known;

    /** @param file without H2's suffix */
    DatabaseFile(Path file, List<Migration> known) {
        this.file = file.toAbsolutePath().normalize();
        this.known = List.copyOf(known);
        String path = this.file.toString();
        if (path.contains(";") || File.separatorChar == '/' && path.contains("\\")) {
            // H2 reads its options after the first, and makes a slash of the second.
            throw PlatformException.invalid("Dynolab's home cannot have a ; or a \\ in its path: " + path)
                    .hint("Set DYNOLAB_HOME to another directory.");
        }
    }

    Connection connect() throws SQLException {
        try {
            PrivateFiles.directory(file.getParent());
            if (Files.notExists(stored(file))) {
                replaceBy(upgraded());
            }
            PrivateFiles.file(stored(file));
            Connection connection = open(file);
            if (Schema.version(connection) == latest()) {
                return connection;
            }
            return upgrade(connection);
        } catch (IOException problem) {
            throw PlatformException.internal(
                    "Cannot use the database " + stored(file) + ": " + problem.getMessage(), problem);
        }
    }

    private Connection upgrade(Connection connection) throws IOException, SQLException {
        int version = Schema.version(connection);
        connection.close();
        if (version > latest()) {
            throw newer("schema " + version + ", this one knows up to " + latest());
        }
        if (version == 0) {
            // Never of our making: a file takes its place only with a schema. To go on would be to start empty.
            throw damaged(null);
        }
        backUp(version);
        replaceBy(upgraded());
        return open(file);
    }

    private Connection open(Path path) throws SQLException {
        try {
            return H2.connect("file:" + path);
        } catch (SQLException problem) {
            if (H2.lockedByAnother(problem)) {
                throw PlatformException.conflict("Another process has the database " + stored(path) + " open.")
                        .hint("Stop it with `h down`, or use another DYNOLAB_HOME.");
            }
            if (H2.newerFormat(problem)) {
                throw newer("its file format");
            }
            if (H2.damaged(problem)) {
                throw damaged(problem);
            }
            throw problem;
        }
    }

    private PlatformException damaged(SQLException problem) {
        return PlatformException.internal("The database " + stored(file) + " is damaged.", problem)
                .hint("Put a copy in its place, or move it away to start with an empty one.");
    }

    private PlatformException newer(String how) {
        return PlatformException.conflict("A newer Dynolab wrote the database " + stored(file) + " (" + how + ").")
                .hint("Use that Dynolab, or another DYNOLAB_HOME.");
    }

    /** @return a copy of the file, or a new one, with the latest schema */
    private Path upgraded() throws IOException, SQLException {
        Path next = sibling(".next");
        Files.deleteIfExists(stored(next));
        PrivateFiles.file(stored(next));
        if (Files.exists(stored(file))) {
            copy(stored(file), stored(next));
        }
        try (Connection connection = open(next)) {
            Schema.upgrade(connection, known);
        }
        return next;
    }

    private void backUp(int version) throws IOException {
        Path backup = sibling(".v" + version);
        for (int n = 2; Files.exists(stored(backup)); n++) {
            backup = sibling(".v" + version + "-" + n);
        }
        Path part = sibling(".backup");
        Files.deleteIfExists(stored(part));
        PrivateFiles.file(stored(part));
        copy(stored(file), stored(part));
        Files.move(stored(part), stored(backup), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void copy(Path source, Path target) throws IOException {
        try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ);
                FileChannel to = FileChannel.open(target, StandardOpenOption.WRITE)) {
            for (long at = 0; at < from.size(); ) {
                at += from.transferTo(at, from.size() - at, to);
            }
            to.force(true);
        }
    }

    private void replaceBy(Path next) throws IOException {
        try (FileChannel written = FileChannel.open(stored(next), StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(stored(next), stored(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private int latest() {
        return known.get(known.size() - 1).version();
    }

    private Path sibling(String mark) {
        return file.resolveSibling(file.getFileName() + mark);
    }

    private static Path stored(Path path) {
        return path.resolveSibling(path.getFileName() + SUFFIX);
    }
}

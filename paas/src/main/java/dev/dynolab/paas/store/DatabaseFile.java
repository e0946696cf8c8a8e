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
import org.h2.engine.Constants;

/**
 * The file of a database: created, checked, backed up, upgraded, compacted. Changes of the whole happen on a copy that
 * then takes the file's place, so that a kill or a full disk in its midst leaves the file as it was.
 */
final class DatabaseFile {
    private static final System.Logger LOG = System.getLogger(DatabaseFile.class.getName());
    private static final String SUFFIX = ".mv.db";
    /** A smaller file is let be: reading it costs a start nothing. */
    private static final long LARGE = 16 << 20;
    /** In percent: below it most of the file is what was. */
    private static final int POORLY_FILLED = 25;

    private final Path file;
    private final List<Migration> known;
    private boolean opened;

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
            if (Schema.version(connection) != latest()) {
                connection = upgrade(connection);
            }
            // Not where it is opened anew because the disk is full.
            boolean first = !opened;
            opened = true;
            return first && Files.size(stored(file)) > LARGE && H2.fillRate(connection) < POORLY_FILLED
                    ? compact(connection)
                    : connection;
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

    private Connection compact(Connection connection) throws SQLException {
        connection.close();
        try {
            Path next = copied();
            H2.compact(stored(next));
            PrivateFiles.file(stored(next));
            try (Connection check = open(next)) {
                if (Schema.version(check) != latest()) {
                    throw damaged(null);
                }
            }
            replaceBy(next);
        } catch (IOException | SQLException | RuntimeException problem) {
            LOG.log(System.Logger.Level.WARNING, "The database stays as large as it is", problem);
            // The disk may be full.
            for (String suffix : List.of("", Constants.SUFFIX_MV_STORE_TEMP_FILE)) {
                new File(stored(sibling(".next")) + suffix).delete();
            }
        }
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
        Path next = copied();
        try (Connection connection = open(next)) {
            Schema.upgrade(connection, known);
        }
        return next;
    }

    private Path copied() throws IOException {
        Path next = sibling(".next");
        Files.deleteIfExists(stored(next));
        PrivateFiles.file(stored(next));
        if (Files.exists(stored(file))) {
            copy(stored(file), stored(next));
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

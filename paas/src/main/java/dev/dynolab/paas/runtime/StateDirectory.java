package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The directory of one dyno: all that a later platform needs to know it again. The directory is 0700 and its files are
 * 0600, for the environment holds secrets. Safe on any thread.
 */
final class StateDirectory {
    private static final FileAttribute<Set<PosixFilePermission>> OURS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;

    StateDirectory(Path path) {
        this.path = path;
    }

    /** A new directory named after the dyno's id, holding its spec. */
    static StateDirectory create(Path parent, DynoSpec spec) throws IOException {
        Path path = Files.createDirectory(parent.resolve(spec.id().toString()), OURS_ALONE);
        StateDirectory state = new StateDirectory(path);
        try {
            state.write("spec.json", SpecJson.write(spec));
        } catch (IOException failed) {
            state.delete();
            throw failed;
        }
        return state;
    }

    /** The directories of dynos in {@code parent}, which need not hold anything sensible. */
    static List<StateDirectory> all(Path parent) throws IOException {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(StateDirectory::isNamedByUuid)
                    .sorted()
                    .map(StateDirectory::new)
                    .toList();
        }
    }

    private static boolean isNamedByUuid(Path path) {
        try {
            String name = path.getFileName().toString();
            return UUID.fromString(name).toString().equals(name);
        } catch (IllegalArgumentException other) {
            return false;
        }
    }

    static Path createPrivate(Path directory) throws IOException {
        return Files.createDirectories(directory, OURS_ALONE);
    }

    /** @param owner {@code user:group} in numbers; only root gives files away */
    static void own(Path path, String owner) throws IOException {
        String[] ids = owner.split(":");
        Files.setAttribute(path, "unix:uid", Integer.parseInt(ids[0]), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", Integer.parseInt(ids[1]), LinkOption.NOFOLLOW_LINKS);
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    DynoSpec spec() throws IOException {
        return SpecJson.read(Files.readString(file("spec.json")));
    }

    void write(String name, String text) throws IOException {
        write(name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    void write(String name, byte[] bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file(name), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PRIVATE)) {
            channel.truncate(0);
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
    }

    /** The first line of a file; empty when there is no such file or no whole line yet. */
    Optional<String> line(String name) throws IOException {
        try {
            String text = Files.readString(file(name));
            int end = text.indexOf('\n');
            return end < 0 ? Optional.empty() : Optional.of(text.substring(0, end));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** The status in the exit file; empty while there is none. */
    OptionalInt exitStatus() throws IOException {
        Optional<String> line = line("exit");
        return line.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(line.get().split(" ")[0]));
    }

    /** Removes the directory and all in it, also what a dyno has made unwritable. */
    void delete() throws IOException {
        if (Files.exists(path)) {
            delete(path);
        }
    }

    static void delete(Path tree) throws IOException {
        List<IOException> problems = new ArrayList<>();
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (!Files.isWritable(directory) || !Files.isExecutable(directory) || !Files.isReadable(directory)) {
                    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
                if (Files.isDirectory(file) && !Files.isReadable(file)) {
                    deleteClosed(file);
                } else if (!(problem instanceof NoSuchFileException)) {
                    problems.add(problem);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException problem) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
        if (!problems.isEmpty()) {
            throw problems.get(0);
        }
    }

    /** An empty one may be somebody else's: an overlay's work directory is root's, and goes as the one around it is ours. */
    private static void deleteClosed(Path directory) throws IOException {
        try {
            Files.delete(directory);
        } catch (DirectoryNotEmptyException full) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            delete(directory);
        }
    }
}

package dev.dynolab.paas.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Directories 0700 and files 0600, from the moment they exist. Elsewhere than on POSIX systems: the defaults. */
public final class PrivateFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private PrivateFiles() {}

    /** Creates the directory and those above it that are missing; an existing one is closed to others. */
    public static Path directory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            close(directory, "rwx------");
            return directory;
        }
        return Files.createDirectories(directory, permissions("rwx------"));
    }

    /** Creates the empty file, unless it is there; an existing one is closed to others. */
    public static Path file(Path file) throws IOException {
        try {
            return Files.createFile(file, permissions("rw-------"));
        } catch (FileAlreadyExistsException there) {
            close(file, "rw-------");
            return file;
        }
    }

    private static void close(Path path, String permissions) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    private static FileAttribute<?>[] permissions(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}

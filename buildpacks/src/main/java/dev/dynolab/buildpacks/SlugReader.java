package dev.dynolab.buildpacks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks the {@code ./app} part of a slug. Archives also come through the API, so nothing in one is believed: no entry
 * may leave the directory, pass through a link, or replace an earlier one.
 */
final class SlugReader {
    private final Path root;
    private final FileTime time;
    private final Deque<DirectoryMode> modes = new ArrayDeque<>();

    /** @param time given to all files and directories */
    SlugReader(Path root, FileTime time) {
        this.root = root;
        this.time = time;
    }

    void unpack(InputStream archive) throws IOException {
        InputStream gunzip = new GZIPInputStream(new BufferedInputStream(archive, 1 << 16), 1 << 16);
        try (TarArchiveInputStream tar = new TarArchiveInputStream(gunzip, StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = target(entry.getName());
                if (target != null) {
                    extract(tar, entry, target);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("Not a slug archive: " + e.getMessage(), e);
        }
        while (!modes.isEmpty()) { // last, and inner ones first: a read-only directory takes no files
            DirectoryMode mode = modes.pop();
            Files.setPosixFilePermissions(mode.directory, permissions(mode.mode | 0700));
            Files.setLastModifiedTime(mode.directory, time);
        }
    }

    /** Where an entry goes; null when it is outside {@code ./app}, which Heroku ignores. */
    private Path target(String name) throws IOException {
        Path path = Path.of(name);
        for (Path part : path) {
            if (part.toString().equals("..")) {
                throw refused(name, "leaves the slug");
            }
        }
        path = path.normalize();
        if (path.isAbsolute() || !path.startsWith("app")) {
            return null;
        }
        Path target = root.resolve(Path.of("app").relativize(path)).normalize();
        for (Path parent = target; !parent.equals(root); ) {
            parent = parent.getParent();
            if (Files.exists(parent, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
                throw refused(name, "passes through a link or file");
            }
        }
        return target;
    }

    private void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            createDirectory(entry, target);
            return;
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(entry.getName(), "appears twice");
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            copyLinked(entry, target);
        } else if (entry.isFile() && !entry.isFIFO() && !entry.isCharacterDevice() && !entry.isBlockDevice()) {
            Files.copy(tar, target); // fails when it exists, links included
            Files.setLastModifiedTime(target, time);
            Files.setPosixFilePermissions(target, permissions(entry.getMode()));
        } else {
            throw refused(entry.getName(), "is neither file, directory nor link");
        }
    }

    private void createDirectory(TarArchiveEntry entry, Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(entry.getName(), "passes through a link or file");
        }
        Files.createDirectories(target);
        if (!target.equals(root)) { // the destination is its maker's
            modes.push(new DirectoryMode(target, entry.getMode()));
        }
    }

    /** A hard link becomes a copy: dynos and builds never share a file. */
    private void copyLinked(TarArchiveEntry entry, Path target) throws IOException {
        Path linked = target(entry.getLinkName());
        if (linked == null || !Files.isRegularFile(linked, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(entry.getName(), "is a hard link to something outside the slug");
        }
        Files.copy(linked, target, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static IOException refused(String name, String why) {
        return new IOException("The slug is refused, an entry " + why + ": " + name);
    }

    /** The permission bits alone: a slug gives no set-uid rights. */
    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            if ((mode & (0400 >> permission.ordinal())) != 0) {
                permissions.add(permission);
            }
        }
        return permissions;
    }

    private record DirectoryMode(Path directory, int mode) {}
}

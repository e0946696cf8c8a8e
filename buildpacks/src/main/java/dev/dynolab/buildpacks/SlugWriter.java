package dev.dynolab.buildpacks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes a tree as the tar of a slug, under {@code ./app}: the same tree always gives the same bytes. */
final class SlugWriter {
    /** Not 1970: zip, which some apps use on their own files at run time, knows no time before 1980. */
    private static final FileTime TIME = FileTime.from(Instant.parse("2011-01-01T00:00:00Z"));

    private final Cancellation cancellation;

    SlugWriter(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    void write(Path root, OutputStream out) throws IOException, BuildFailure {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        // No entry for ./app itself: its mode is an accident of the export, not a part of the app.
        addContent(tar, root, "./app");
        tar.finish();
    }

    private void addDirectory(TarArchiveOutputStream tar, Path directory, String name)
            throws IOException, BuildFailure {
        put(tar, directory, new TarArchiveEntry(name + "/", TarConstants.LF_DIR));
        tar.closeArchiveEntry();
        addContent(tar, directory, name);
    }

    private void addContent(TarArchiveOutputStream tar, Path directory, String name) throws IOException, BuildFailure {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(directory)) {
            listing.forEach(children::add);
        }
        children.sort(Comparator.comparing(child -> child.getFileName().toString()));
        for (Path child : children) {
            add(tar, child, name + "/" + child.getFileName());
        }
    }

    private void add(TarArchiveOutputStream tar, Path file, String name) throws IOException, BuildFailure {
        BuildFailure.throwIfCancelled(cancellation);
        if (name.indexOf('\uFFFD') >= 0) {
            throw new IOException(
                    "A file name is not UTF-8, or the platform runs without a UTF-8 locale (LC_ALL=C.UTF-8): " + name);
        }
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isDirectory()) {
            addDirectory(tar, file, name);
        } else if (attributes.isSymbolicLink()) {
            TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(Files.readSymbolicLink(file).toString());
            entry.setMode(0777);
            putFixed(tar, entry);
            tar.closeArchiveEntry();
        } else if (attributes.isRegularFile()) {
            TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
            entry.setSize(attributes.size());
            put(tar, file, entry);
            Files.copy(file, tar);
            tar.closeArchiveEntry();
        } // sockets, pipes and devices mean nothing in another dyno
    }

    private static void put(TarArchiveOutputStream tar, Path file, TarArchiveEntry entry) throws IOException {
        int mode = 0;
        for (PosixFilePermission permission : Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)) {
            mode |= 0400 >> permission.ordinal(); // declared in the order of the bits: owner read ... others execute
        }
        entry.setMode(mode);
        putFixed(tar, entry);
    }

    private static void putFixed(TarArchiveOutputStream tar, TarArchiveEntry entry) throws IOException {
        entry.setLastModifiedTime(TIME);
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
    }
}

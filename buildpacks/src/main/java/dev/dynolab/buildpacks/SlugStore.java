package dev.dynolab.buildpacks;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/**
 * Slug archives in one directory, each named by the SHA-256 of its bytes: what is there is whole, and never changes.
 * Thread-safe; used by one process at a time. Reads and writes are streams, a slug is never in memory.
 */
public final class SlugStore {
    private static final String ARCHIVE = ".tgz";
    private static final String INCOMING = ".incoming";

    private final Path directory;

    /** Creates the directory when it is missing, and removes archives that a crash left half written. */
    public SlugStore(Path directory) throws IOException {
        this.directory = Trees.create(directory.toAbsolutePath().normalize());
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(this.directory, "*" + INCOMING)) {
            for (Path leftover : leftovers) {
                Trees.delete(leftover);
            }
        }
    }

    /** The archive's file: gzip, tar, content under {@code ./app}. It may not exist. */
    public Path archive(String checksum) {
        return directory.resolve(Slug.requireChecksum(checksum).substring("SHA256:".length()) + ARCHIVE);
    }

    public boolean contains(String checksum) {
        return Files.isRegularFile(archive(checksum));
    }

    /**
     * Puts the content of {@code ./app} directly into {@code destination}, which must be empty or not exist. Modes and
     * symbolic links are kept; all files get the time when the slug came into the store, the same in every dyno and later
     * in every later slug, because web servers make ETag and Last-Modified of it.
     *
     * @throws NoSuchFileException when the slug is not in the store
     * @throws IOException when the archive is damaged or tries to reach outside; the destination is then empty again
     */
    public void unpack(String checksum, Path destination) throws IOException {
        Path root = destination.toAbsolutePath().normalize();
        Files.createDirectories(root);
        requireEmpty(root);
        Path archive = archive(checksum);
        try (InputStream in = Files.newInputStream(archive)) {
            new SlugReader(root, Files.getLastModifiedTime(archive)).unpack(in);
        } catch (IOException e) {
            try (DirectoryStream<Path> written = Files.newDirectoryStream(root)) {
                for (Path path : written) {
                    Trees.delete(path);
                }
            }
            throw e;
        }
    }

    /**
     * Takes an archive that came from outside (the Platform API's slug blob); answers its checksum.
     *
     * @throws IOException also when it has more than {@code maxBytes}; then it is not kept
     */
    public String add(InputStream archive, long maxBytes) throws IOException {
        try (Incoming incoming = new Incoming()) {
            byte[] bytes = new byte[1 << 16];
            long left = maxBytes;
            for (int read = archive.read(bytes); read >= 0; read = archive.read(bytes)) {
                left -= read;
                if (left < 0) {
                    throw new IOException("it has more than " + maxBytes + " bytes");
                }
                incoming.out.write(bytes, 0, read);
            }
            return incoming.publish().checksum();
        }
    }

    /** Unpacks an archive and throws the files away. @throws IOException when {@link #unpack} would */
    public void verify(String checksum) throws IOException {
        Path place = directory.resolve(UUID.randomUUID() + INCOMING);
        try {
            unpack(checksum, place);
        } finally {
            Trees.delete(place);
        }
    }

    /** Removes an archive; nothing happens when it is not there. */
    public void delete(String checksum) throws IOException {
        Files.deleteIfExists(archive(checksum));
    }

    /** Removes every archive but these. Not while a build runs: its slug is not in anyone's list yet. */
    public void sweep(Set<String> keep) throws IOException {
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(directory, "*" + ARCHIVE)) {
            for (Path archive : archives) {
                String name = archive.getFileName().toString();
                if (!keep.contains("SHA256:" + name.substring(0, name.length() - ARCHIVE.length()))) {
                    Files.deleteIfExists(archive);
                }
            }
        }
    }

    /** Compresses a tree into the store; an archive over {@code maxBytes} is not kept. */
    Stored store(Path tree, long maxBytes, Cancellation cancellation) throws IOException, BuildFailure {
        try (Incoming incoming = new Incoming()) {
            GZIPOutputStream gzip = new GZIPOutputStream(incoming.out, 1 << 16);
            new SlugWriter(cancellation).write(tree, gzip);
            gzip.finish();
            incoming.out.flush();
            BuildFailure.throwIfCancelled(cancellation);
            return incoming.size > maxBytes ? new Stored(null, incoming.size) : incoming.publish();
        }
    }

    private static void requireEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> content = Files.newDirectoryStream(directory)) {
            if (content.iterator().hasNext()) {
                throw new IOException("A slug is unpacked into an empty directory only: " + directory);
            }
        }
    }

    /** @param checksum null when it was too large to keep */
    record Stored(String checksum, long size) {}

    /** An archive being written: in the store's directory for an atomic rename, gone unless published. */
    private final class Incoming implements AutoCloseable {
        private final Path file = directory.resolve(UUID.randomUUID() + INCOMING);
        private final MessageDigest digest = sha256();
        private final FileChannel channel;
        private final OutputStream out;
        private long size;

        Incoming() throws IOException {
            channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            out = new BufferedOutputStream(
                    new DigestOutputStream(counting(Channels.newOutputStream(channel)), digest), 1 << 16);
        }

        Stored publish() throws IOException {
            out.flush();
            channel.force(true);
            String checksum = "SHA256:" + HexFormat.of().formatHex(digest.digest());
            if (contains(checksum)) {
                return new Stored(checksum, size); // and its time stays
            }
            Files.move(file, archive(checksum), StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
                parent.force(true); // the name must survive a power cut as well
            }
            return new Stored(checksum, size);
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(file);
        }

        private OutputStream counting(OutputStream inner) {
            return new FilterOutputStream(inner) {
                @Override
                public void write(int b) throws IOException {
                    write(ByteBuffer.allocate(1).put((byte) b).array(), 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                    size += length;
                }
            };
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java has SHA-256", e);
            }
        }
    }
}

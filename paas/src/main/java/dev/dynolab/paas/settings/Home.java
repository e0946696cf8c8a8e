package dev.dynolab.paas.settings;

import dev.dynolab.paas.error.PlatformException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The places of a platform's directory ({@code DYNOLAB_HOME}, else {@code ~/.dynolab}). Directories are made with mode
 * 0700, files with 0600.
 */
public record Home(Path dir) {
    public Home {
        dir = dir.toAbsolutePath().normalize();
    }

    public static Home of(Map<String, String> env) {
        String named = env.getOrDefault("DYNOLAB_HOME", "");
        if (!named.isEmpty()) {
            return new Home(Path.of(named));
        }
        String person = env.getOrDefault("HOME", "");
        return new Home(Path.of(person.isEmpty() ? System.getProperty("user.home") : person, ".dynolab"));
    }

    /** Lines {@code key = value}. */
    public Path settings() {
        return dir.resolve("settings");
    }

    /** The one token that opens API and git; one line. */
    public Path token() {
        return dir.resolve("token");
    }

    /** {@code {"api_url": …, "router_url": …, "router_tls_url": …, "pid": …}} of the platform that runs on this home. */
    public Path server() {
        return dir.resolve("server.json");
    }

    /** The database's file, without its ending. */
    public Path database() {
        return dir.resolve("dynolab");
    }

    /** Slug archives, by content. */
    public Path slugs() {
        return dir.resolve("slugs");
    }

    /** Temporary files of builds. */
    public Path builds() {
        return dir.resolve("builds");
    }

    /** What an app's buildpacks keep from build to build. */
    public Path cache(UUID app) {
        return dir.resolve("cache").resolve(app.toString());
    }

    /** The apps' git repositories. */
    public Path repositories() {
        return dir.resolve("repos");
    }

    /** The apps' logs. */
    public Path logs() {
        return dir.resolve("logs");
    }

    /** What release commands printed. */
    public Path releases() {
        return dir.resolve("releases");
    }

    /** The certificate authority. */
    public Path tls() {
        return dir.resolve("tls");
    }

    /** What the runtimes keep of running dynos. */
    public Path dynos() {
        return dir.resolve("dynos");
    }

    /** What {@code h up}'s platform prints. */
    public Path log() {
        return dir.resolve("server.log");
    }

    /** Ports that stand in for taken default ones. */
    Path ports() {
        return dir.resolve("ports");
    }

    /** Makes the directory when it is not there. */
    public void create() throws IOException {
        Files.createDirectories(dir);
        if (Files.getFileStore(dir).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Makes an empty file of the home when it is not there; it is read by its owner only. */
    public Path touch(Path file) throws IOException {
        if (Files.getFileStore(dir).supportsFileAttributeView("posix")) {
            var mode = PosixFilePermissions.fromString("rw-------");
            if (!Files.exists(file)) {
                try {
                    return Files.createFile(file, PosixFilePermissions.asFileAttribute(mode));
                } catch (FileAlreadyExistsException made) {
                    // By another process, just now.
                }
            }
            Files.setPosixFilePermissions(file, mode);
        } else if (!Files.exists(file)) {
            Files.write(file, new byte[0], StandardOpenOption.CREATE);
        }
        return file;
    }

    /**
     * Makes this process the one platform of the home until the lock is closed or the process ends, however it ends.
     *
     * @throws PlatformException when another platform has it
     */
    public Lock lock() throws IOException {
        create();
        FileChannel channel = FileChannel.open(touch(dir.resolve("lock")), StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            // Taken all the same.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw PlatformException.conflict("Another platform runs on " + dir + ".")
                    .hint("h status shows it; DYNOLAB_HOME=… names another home.");
        }
        return new Lock(this, channel);
    }

    /** Whether a platform holds the home now. */
    public boolean locked() throws IOException {
        if (!Files.exists(dir.resolve("lock"))) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(dir.resolve("lock"), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException inThisProcess) {
            return true;
        }
    }

    /** Replaces a file of the home at once; readers see the old text or the new one. */
    public void write(Path file, String text) throws IOException {
        create();
        Path fresh = Files.createTempFile(dir, "." + file.getFileName(), ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The text of a file of the home, if it is there. */
    public Optional<String> read(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    /** The home is taken. */
    public record Lock(Home home, FileChannel channel) implements AutoCloseable {
        /** Tells every {@code h} of this home where the platform is; gone again after {@link #close}. */
        public void publish(String apiUrl, String routerUrl, String routerTlsUrl) throws IOException {
            home.write(
                    home.server(),
                    "{\"api_url\":\"" + apiUrl + "\",\"router_url\":\"" + routerUrl
                            + "\",\"router_tls_url\":\"" + routerTlsUrl + "\",\"pid\":"
                            + ProcessHandle.current().pid() + "}\n");
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(home.server());
            channel.close();
        }
    }
}

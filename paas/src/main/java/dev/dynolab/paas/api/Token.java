package dev.dynolab.paas.api;

import dev.dynolab.paas.error.PlatformException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** The one secret that opens the API and git, kept in {@code DYNOLAB_HOME/token}, mode 0600. Never printed. */
public final class Token {
    private static final String FORM = "[!-~]{16,512}";
    private static final int RANDOM_BYTES = 32;

    private final String text;

    /** @throws IllegalArgumentException when {@code text} is no token: 16 to 512 visible ASCII characters */
    public Token(String text) {
        if (!text.matches(FORM)) {
            throw new IllegalArgumentException("A token has 16 to 512 visible ASCII characters and no space.");
        }
        this.text = text;
    }

    /**
     * The token of this home; made at the first start. Its file appears whole or not at all.
     *
     * @throws PlatformException when the file holds something else
     */
    public static Token of(Path home) throws IOException {
        Path file = home.resolve("token");
        try {
            return read(file);
        } catch (NoSuchFileException firstStart) {
            create(home, file);
            return read(file);
        }
    }

    private static Token read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        if (!text.matches(FORM)) {
            throw PlatformException.invalid("The file " + file + " holds no token.")
                    .hint("Remove it: a new token is made at the next start.");
        }
        if (posix(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return new Token(text);
    }

    private static void create(Path home, Path file) throws IOException {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path whole = Files.createTempFile(home, "token", ".new", onlyMine(home));
        try {
            Files.writeString(whole, text + "\n", StandardCharsets.ISO_8859_1);
            // A link, not a rename: of two that start at once, both end up with the token of the first.
            Files.createLink(file, whole);
        } catch (FileAlreadyExistsException another) {
            // Then that one holds.
        } finally {
            Files.delete(whole);
        }
    }

    private static FileAttribute<?>[] onlyMine(Path home) {
        return posix(home)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Takes the same time wherever the first difference is. */
    public boolean matches(String candidate) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }

    /** The secret itself. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return "Token[not shown]";
    }
}

package dev.dynolab.paas.tls;

import dev.dynolab.paas.store.PrivateFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The certificate authority of a home: {@code ca.pem}, for people to trust, and {@code ca.key} (0600), with which leaves are signed.
 * An immutable value; the files are written once.
 */
public record Authority(Path file, PrivateKey key, X509Certificate certificate) {
    private static final String KEY_LABEL = "PRIVATE KEY";
    private static final String CERTIFICATE_LABEL = "CERTIFICATE";

    /** Makes what a new home has not yet. */
    interface Maker {
        Leaf make() throws GeneralSecurityException, IOException;

        /** A certificate with its key. */
        record Leaf(PrivateKey key, X509Certificate certificate) {}
    }

    /** @throws IOException when the files are there and are not what was written */
    static Authority in(Path directory, Maker maker) throws IOException {
        PrivateFiles.directory(directory);
        Path file = directory.resolve("ca.pem");
        Path keyFile = directory.resolve("ca.key");
        try {
            if (!Files.exists(file)) {
                // The certificate comes last: where it is, its key is.
                Maker.Leaf made = maker.make();
                write(keyFile, pem(KEY_LABEL, made.key().getEncoded()));
                write(file, pem(CERTIFICATE_LABEL, made.certificate().getEncoded()));
            }
            var spec = new PKCS8EncodedKeySpec(octets(Files.readString(keyFile), KEY_LABEL));
            byte[] certificate = octets(Files.readString(file), CERTIFICATE_LABEL);
            return new Authority(file, KeyFactory.getInstance("EC").generatePrivate(spec), (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate)));
        } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
            throw new IOException(
                    "The certificate authority in " + directory + " cannot be used: " + e.getMessage()
                            + ". Remove ca.pem and ca.key there to have a new one made, and trust that.",
                    e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Path fresh = PrivateFiles.file(file.resolveSibling(file.getFileName() + ".new"));
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String pem(String label, byte[] octets) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private static byte[] octets(String pem, String label) {
        String begin = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no " + label + " in it");
        }
        return Base64.getMimeDecoder()
                .decode(pem.substring(from + begin.length(), to).getBytes(StandardCharsets.US_ASCII));
    }

    /** SHA-256 of the certificate, as browsers and openssl show it: {@code AB:CD:…}. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

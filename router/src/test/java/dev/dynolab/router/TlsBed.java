package dev.dynolab.router;

import dev.dynolab.router.tls.Certificates;
import dev.dynolab.router.tls.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.UnaryOperator;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A {@link Bed} with a TLS port, and clients that trust its certificate for app.localhost, made by keytool. */
final class TlsBed implements AutoCloseable {
    private static final String PASSWORD = "changeit";
    private static KeyStore store;

    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private final Bed bed;
    private final int port;

    TlsBed(Bed bed, UnaryOperator<TlsSettings> settings) throws IOException {
        this.bed = bed;
        Certificates.Identity identity = identity();
        Certificates certificates = host -> {
            asked.add(host.orElse("(none)"));
            return identity;
        };
        port = bed.router().openTls(0, settings.apply(TlsSettings.of(certificates)), Optional.empty());
    }

    static TlsBed live() throws IOException {
        return new TlsBed(Bed.live(), s -> s);
    }

    static TlsBed frozen(UnaryOperator<TlsSettings> settings) throws IOException {
        return new TlsBed(Bed.frozen(), settings);
    }

    static synchronized KeyStore store() {
        if (store == null) {
            try {
                Path file = Files.createTempDirectory("keys").resolve("keys.p12");
                Process keytool = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "app",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=app",
                                "-ext",
                                "SAN=dns:app.localhost,dns:localhost,ip:127.0.0.1",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                file.toString())
                        .inheritIO()
                        .start();
                keytool.waitFor();
                store = KeyStore.getInstance("PKCS12");
                try (InputStream in = Files.newInputStream(file)) {
                    store.load(in, PASSWORD.toCharArray());
                }
                Files.delete(file);
                Files.delete(file.getParent());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return store;
    }

    private static Certificates.Identity identity() {
        try {
            var key = (PrivateKey) store().getKey("app", PASSWORD.toCharArray());
            return new Certificates.Identity(key, List.of((X509Certificate) store().getCertificate("app")));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static SSLContext trusting() {
        try {
            var trust = TrustManagerFactory.getInstance("PKIX");
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("app", store().getCertificate("app"));
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Connected; the handshake comes with the first octet. */
    SSLSocket socket(String version) throws IOException {
        var socket = (SSLSocket) trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("app.localhost")));
        parameters.setProtocols(new String[] {version});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(20_000);
        return socket;
    }

    Wireman client(String version) throws IOException {
        return new Wireman(socket(version));
    }

    Wireman client() throws IOException {
        return client("TLSv1.3");
    }

    /** Without TLS. */
    Wireman plainClient() throws IOException {
        return new Wireman(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    void awaitHandshakes(int n) {
        Bed.await("handshakes " + n, () -> bed.router().handshakes() == n);
    }

    Set<String> asked() {
        return asked;
    }

    Bed bed() {
        return bed;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        bed.close();
    }
}

package dev.dynolab.paas.http2;

import dev.dynolab.paas.time.FakeTime;
import dev.dynolab.paas.tls.HostCertificates;
import dev.dynolab.router.Route;
import dev.dynolab.router.Router;
import dev.dynolab.router.RouterSettings;
import dev.dynolab.router.RoutingTable;
import dev.dynolab.router.SystemTime;
import dev.dynolab.router.Target;
import dev.dynolab.router.WhenEmpty;
import dev.dynolab.router.tls.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A router with TLS and HTTP/2 before one dyno at app.localhost, whose connections a test serves itself. */
final class Http2Bed implements AutoCloseable {
    /** Serves one connection of the dyno. */
    interface Script {
        void serve(InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    private ServerSocket dyno;
    private Target target;
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final HostCertificates certificates;
    private final Http2 http2 = new Http2(Duration.ofSeconds(60), Duration.ofSeconds(60));
    private final Router router;
    private final int port;
    private volatile int[] hopPorts;

    Http2Bed(Path dir, Script script) throws IOException {
        certificates = new HostCertificates(dir.resolve("tls"), "test", host -> false, new FakeTime(Instant.now()));
        router = Router.start(
                RouterSettings.defaults(),
                new SystemTime(),
                (route, lines) ->
                        StandardCharsets.UTF_8.decode(lines).toString().lines().forEach(log::add));
        port = router.openTls(0, TlsSettings.of(certificates), Optional.of(this::open));
        serve(script);
    }

    private InetSocketAddress open(InetSocketAddress relay) throws IOException {
        InetSocketAddress door = http2.open(relay);
        hopPorts = new int[] {relay.getPort(), door.getPort()};
        return door;
    }

    /** Where the relay listens for HTTP/2's requests, and where its connections are passed on to. */
    int[] hopPorts() {
        return hopPorts;
    }

    /** Has a new dyno serve; then the old one is drained and gone, as at a deploy. */
    void serve(Script script) throws IOException {
        ServerSocket old = dyno;
        Target oldTarget = target;
        dyno = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        target = new Target(
                "web.1-" + dyno.getLocalPort(), (InetSocketAddress) dyno.getLocalSocketAddress(), "web.1", "v1");
        ServerSocket server = dyno;
        thread(() -> accept(server, script));
        router.publish(new RoutingTable(List.of(
                        Route.of("app", Set.of("app.localhost", "localhost"), List.of(target), WhenEmpty.HOLD))))
                .toCompletableFuture()
                .join();
        if (old != null) {
            router.drain(oldTarget, Duration.ofSeconds(30))
                    .toCompletableFuture()
                    .join();
            old.close();
        }
    }

    private void accept(ServerSocket server, Script script) {
        try {
            while (true) {
                Socket connection = server.accept();
                thread(() -> {
                    try (connection) {
                        connection.setTcpNoDelay(true);
                        script.serve(connection.getInputStream(), connection.getOutputStream());
                    } catch (IOException | InterruptedException e) {
                        // The router has closed it, or the test is over.
                    }
                });
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private static void thread(Runnable task) {
        var thread = new Thread(task, "dyno");
        thread.setDaemon(true);
        thread.start();
    }

    /** The head of a request, {@code ""} at the end of the connection. */
    static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.append((char) b);
            if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.toString();
            }
        }
        return "";
    }

    static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Speaks HTTP/2 where it is offered, and trusts the bed's authority alone. */
    HttpClient client() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", certificates.authority().certificate());
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(context)
                .connectTimeout(Duration.ofSeconds(20))
                .build();
    }

    /** To localhost: the JDK does not resolve what is below. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                .timeout(Duration.ofSeconds(60));
    }

    Path authority() {
        return certificates.authority().file();
    }

    String nextLine() throws InterruptedException {
        return log.poll(20, TimeUnit.SECONDS);
    }

    Router router() {
        return router;
    }

    int port() {
        return port;
    }

    /** As at the end of a platform. */
    void end() {
        http2.close();
        router.close();
    }

    @Override
    public void close() throws IOException {
        end();
        dyno.close();
    }
}

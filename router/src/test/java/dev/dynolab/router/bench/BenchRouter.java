package dev.dynolab.router.bench;

import dev.dynolab.router.Http2End;
import dev.dynolab.router.RequestLog;
import dev.dynolab.router.Route;
import dev.dynolab.router.Router;
import dev.dynolab.router.RouterSettings;
import dev.dynolab.router.RoutingTable;
import dev.dynolab.router.SystemTime;
import dev.dynolab.router.Target;
import dev.dynolab.router.WarmUp;
import dev.dynolab.router.WhenEmpty;
import dev.dynolab.router.tls.Certificates;
import dev.dynolab.router.tls.TlsSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The router that {@code router/bench/run} measures: 200 routes of 3 targets, exact split, every line written to a file.
 * Arguments: port, backend port (0 = the first route has no target and holds its requests), loops, log file, requests to warm up with;
 * then, for TLS: port, PKCS12 file with the password {@code bench}, and the class that ends HTTP/2 when there is one on the class path.
 */
public final class BenchRouter {
    private static final int ROUTES = 200;

    private BenchRouter() {}

    public static void main(String[] args) throws Exception {
        var settings =
                RouterSettings.defaults().withPort(Integer.parseInt(args[0])).withLoops(Integer.parseInt(args[2]));
        var backend = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1]));
        var file = FileChannel.open(Path.of(args[3]), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        var router = Router.start(settings, new SystemTime(), log(file));
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < ROUTES; i++) {
            String id = "r" + i;
            var targets = Stream.of("web.1 v6", "web.2 v6", "run.1 v7")
                    .map(t -> new Target(id + t, backend, t.split(" ")[0], t.split(" ")[1]))
                    .toList();
            var hosts = i == 0 ? Set.of("app0.localhost", "127.0.0.1") : Set.of("app" + i + ".localhost");
            routes.add(Route.of(id, hosts, backend.getPort() == 0 ? List.of() : targets, WhenEmpty.HOLD));
        }
        if (args.length > 5) {
            openTls(
                    router,
                    Integer.parseInt(args[5]),
                    Path.of(args[6]),
                    Arrays.asList(args).subList(7, args.length));
        }
        router.publish(new RoutingTable(routes)).toCompletableFuture().get();
        WarmUp.run(Integer.parseInt(args[4]));
        System.out.println("ready");
        // Each line asked for is answered with what the loops have allocated so far, in octets.
        var asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (asked.readLine() != null) {
            System.out.println("allocated " + allocated());
        }
        Thread.currentThread().join();
    }

    private static void openTls(Router router, int port, Path file, List<String> http2) throws Exception {
        var password = "bench".toCharArray();
        var store = KeyStore.getInstance(file.toFile(), password);
        String alias = store.aliases().nextElement();
        var identity = new Certificates.Identity(
                (PrivateKey) store.getKey(alias, password), List.of((X509Certificate) store.getCertificate(alias)));
        Optional<Http2End> end = http2.isEmpty()
                ? Optional.empty()
                : Optional.of((Http2End) Class.forName(http2.get(0))
                        .getConstructor(Duration.class)
                        .newInstance(Duration.ofSeconds(60)));
        router.openTls(port, TlsSettings.of(host -> identity), end);
    }

    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().matches("router-[0-9]+"))
                .mapToLong(t -> threads.getThreadAllocatedBytes(t.getId()))
                .sum();
    }

    private static RequestLog log(FileChannel file) {
        return (route, lines) -> {
            try {
                file.write(lines);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}

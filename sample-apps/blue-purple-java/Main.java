import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers every request with the word in the file "colour". */
public final class Main {
    private static final int MOST = 10_000; // requests at once
    private static final Semaphore FREE = new Semaphore(MOST);
    private static final String LEDGER = System.getenv("LEDGER_FILE");
    private static byte[] colour;

    public static void main(String[] args) throws IOException {
        colour = Files.readString(Path.of("colour")).strip().getBytes();
        // Without it every answer on a kept connection waits 40 ms for the client's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "5000"));
        HttpServer server = HttpServer.create(new InetSocketAddress((InetAddress) null, port), 1024);
        server.createContext("/", Main::handle);
        server.setExecutor(Executors.newCachedThreadPool());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(server)));
        server.start();
        System.out.println(new String(colour) + " on port " + port);
    }

    private static void handle(HttpExchange exchange) throws IOException {
        FREE.acquireUninterruptibly();
        try {
            exchange.getRequestBody().readAllBytes();
            writeToLedger(exchange);
            String delay = query(exchange, "delay_ms");
            if (delay != null) {
                Thread.sleep(Long.parseLong(delay));
            }
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : colour.length);
            if (!head) {
                exchange.getResponseBody().write(colour);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
            FREE.release();
        }
    }

    /** One line per request, for tests that join the client's list of requests with the app's. */
    private static void writeToLedger(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestHeaders().getFirst("X-Ledger-Id");
        id = id != null ? id : query(exchange, "ledger_id");
        id = id != null ? id : exchange.getRequestHeaders().getFirst("X-Request-Id");
        if (LEDGER != null && id != null) {
            exchange.getResponseHeaders().set("X-Ledger-Id", id);
            String line = id + " " + exchange.getRequestMethod() + "\n";
            Files.write(
                    Path.of(LEDGER), line.getBytes(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private static String query(HttpExchange exchange, String name) {
        String query = exchange.getRequestURI().getQuery();
        Matcher matcher = Pattern.compile("(?:^|&)" + name + "=([^&]*)").matcher(query == null ? "" : query);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** On SIGTERM: no new connections, and the requests in flight finish. */
    private static void finish(HttpServer server) {
        Thread closing = new Thread(() -> server.stop(20)); // it closes the listener at once, but then waits in full
        closing.setDaemon(true);
        closing.start();
        try {
            FREE.tryAcquire(MOST, 20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

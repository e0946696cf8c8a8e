import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Serves the files of a directory on $PORT; SIGTERM lets the requests in flight finish. */
public final class StaticServer {
    private static final int MOST = 10_000; // requests at once
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "txt", "text/plain; charset=utf-8",
            "wasm", "application/wasm",
            "woff2", "font/woff2");

    private final Path root;
    private final Semaphore free = new Semaphore(MOST);

    private StaticServer(Path root) {
        this.root = root;
    }

    public static void main(String[] args) throws IOException {
        // Without it every answer on a kept connection waits 40 ms for the client's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        String port = System.getenv().getOrDefault("PORT", "5000");
        InetSocketAddress address = new InetSocketAddress((InetAddress) null, Integer.parseInt(port));
        HttpServer server = HttpServer.create(address, 1024);
        StaticServer files = new StaticServer(Path.of(args[0]).toRealPath());
        server.createContext("/", files::handle);
        server.setExecutor(Executors.newCachedThreadPool());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> files.finish(server)));
        server.start();
        System.out.println("Serving " + args[0] + " on port " + port);
    }

    private void finish(HttpServer server) {
        Thread closing = new Thread(() -> server.stop(20)); // it closes the listener at once, but then waits in full
        closing.setDaemon(true);
        closing.start();
        try {
            free.tryAcquire(MOST, 20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        free.acquireUninterruptibly();
        try {
            exchange.getRequestBody().readAllBytes();
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
            } else {
                serve(exchange, method.equals("HEAD"));
            }
        } finally {
            exchange.close();
            free.release();
        }
    }

    private void serve(HttpExchange exchange, boolean head) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Path file = find(path);
        if (file != null && Files.isDirectory(file)) {
            if (!path.endsWith("/")) {
                String query = exchange.getRequestURI().getRawQuery();
                String location = exchange.getRequestURI().getRawPath().replaceFirst("^/+", "/") + "/";
                exchange.getResponseHeaders().set("Location", location + (query == null ? "" : "?" + query));
                exchange.sendResponseHeaders(301, -1);
                return;
            }
            file = find(path + "index.html");
        }
        int status = file != null && Files.isRegularFile(file) ? 200 : 404;
        if (status == 404) {
            file = find("/404.html");
        }
        send(exchange, status, file, head);
    }

    /** The file of a path; null when there is none, when it is hidden, or when it lies outside. */
    private Path find(String path) throws IOException {
        if (path == null || path.contains("/.")) {
            return null;
        }
        try {
            Path file = root.resolve(path.replaceFirst("^/+", ""));
            return Files.exists(file) && file.toRealPath().startsWith(root) ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static void send(HttpExchange exchange, int status, Path file, boolean head) throws IOException {
        if (file == null || !Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        String name = file.getFileName().toString();
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        String guess = type != null ? type : URLConnection.guessContentTypeFromName(name);
        exchange.getResponseHeaders().set("Content-Type", guess != null ? guess : "application/octet-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache"); // the next release may differ
        long size = Files.size(file);
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(size));
        }
        exchange.sendResponseHeaders(status, head || size == 0 ? -1 : size);
        if (!head && size > 0) {
            try (OutputStream body = exchange.getResponseBody()) {
                Files.copy(file, body);
            }
        }
    }
}

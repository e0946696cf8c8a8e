import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Binds $PORT only BOOT_SECONDS (a config var; 35 when it is not set) after its start, then answers "booted". */
public final class SlowBoot {
    public static void main(String[] args) throws IOException, InterruptedException {
        String seconds = System.getenv().getOrDefault("BOOT_SECONDS", "35");
        System.out.println("booting for " + seconds + " s");
        Thread.sleep((long) (Double.parseDouble(seconds) * 1000));
        System.setProperty("sun.net.httpserver.nodelay", "true");
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "5000"));
        HttpServer server = HttpServer.create(new InetSocketAddress((InetAddress) null, port), 1024);
        server.createContext("/", SlowBoot::handle);
        Runtime.getRuntime().addShutdownHook(new Thread(SlowBoot::finish));
        server.start();
        System.out.println("booted, on port " + port);
    }

    /** On SIGTERM: the end comes between two requests, never within one. */
    private static synchronized void finish() {
        Runtime.getRuntime().halt(143);
    }

    private static synchronized void handle(HttpExchange exchange) throws IOException {
        byte[] body = "booted".getBytes();
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}

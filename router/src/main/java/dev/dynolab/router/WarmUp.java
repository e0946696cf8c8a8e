package dev.dynolab.router;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Makes the JVM compile the relay before anybody waits for it: sends requests through a router of its own to a dyno of its own. What
 * is compiled belongs to the JVM, so every router profits. A cold relay costs some ten times a warm one for its first thousand
 * requests, which is all that a developer's machine may ever see.
 */
public final class WarmUp {
    /** Ends the canned answer; no HTTP head has this octet. */
    private static final int END = 4;

    private static final byte[] ANSWER =
            octets("HTTP/1.1 200 OK\r\nServer: warm\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
                    + "Content-Type: text/plain\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\n" + (char) END);
    private static final byte[] REQUEST = octets("GET /warm/up?a=b HTTP/1.1\r\nHost: warm.localhost:8080\r\n"
            + "User-Agent: warm-up\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n\r\n");

    private WarmUp() {}

    /**
     * Sends the requests one after the other and returns when all are answered: call it on a thread that has time.
     *
     * @param requests some 2,000 take half a second of CPU and most of the cost away
     */
    public static void run(int requests) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (var dyno = new ServerSocket(0, 1, here);
                var router = Router.start(RouterSettings.defaults().withLoops(1), new SystemTime(), RequestLog.NONE)) {
            var serving = new Thread(() -> serve(dyno), "router-warm-up");
            serving.setDaemon(true);
            serving.start();
            var target = new Target("warm", (InetSocketAddress) dyno.getLocalSocketAddress(), "web.1", "v1");
            router.publish(new RoutingTable(
                            List.of(Route.of("warm", Set.of("warm.localhost"), List.of(target), WhenEmpty.HOLD))))
                    .toCompletableFuture()
                    .join();
            ask(here, router.port(), requests);
        }
    }

    private static void ask(InetAddress host, int port, int requests) throws IOException {
        try (var client = new Socket(host, port)) {
            client.setSoTimeout(10_000);
            byte[] buffer = new byte[1024];
            for (int i = 0; i < requests; i++) {
                client.getOutputStream().write(REQUEST);
                readTo(client.getInputStream(), buffer, END);
            }
        }
    }

    /** Answers on one connection until it ends. */
    private static void serve(ServerSocket dyno) {
        try (var connection = dyno.accept()) {
            connection.setTcpNoDelay(true);
            byte[] buffer = new byte[1024];
            while (readTo(connection.getInputStream(), buffer, '\n')) {
                connection.getOutputStream().write(ANSWER);
            }
        } catch (IOException e) {
            // The warm-up is over.
        }
    }

    /** Reads until an octet that ends what was sent in one piece; false at the end of the connection. */
    private static boolean readTo(InputStream in, byte[] buffer, int last) throws IOException {
        int n;
        do {
            n = in.read(buffer);
        } while (n > 0 && buffer[n - 1] != last);
        return n > 0;
    }

    private static byte[] octets(String s) {
        return s.getBytes(StandardCharsets.US_ASCII);
    }
}

package dev.dynolab.router;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Makes the JVM compile the relay before anybody waits for it: sends requests through a router of its own to a dyno of its own. What
 * is compiled belongs to the JVM, so every router profits. A cold relay costs some ten times a warm one for its first thousand
 * requests, which is all that a developer's machine may ever see.
 *
 * <p>The requests are of several kinds and come by several connections at once: code that was compiled for one kind alone is thrown
 * away again at the first other.
 */
public final class WarmUp {
    /** Ends each canned content; no HTTP head has this octet. */
    private static final int END = 4;

    private static final int CLIENTS = 8;
    private static final int BUFFER = 4096;

    private static final String HEAD = "HTTP/1.1 200 OK\r\nServer: warm\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
            + "Content-Type: text/plain\r\nLast-Modified: Thu, 01 Jan 1970 00:00:00 GMT\r\nConnection: keep-alive\r\n";
    private static final byte[] ANSWER =
            octets(HEAD + "Accept-Ranges: bytes\r\nContent-Length: 1024\r\n\r\n" + "x".repeat(1023) + (char) END);
    private static final byte[] CHUNKED = octets(
            HEAD + "Transfer-Encoding: chunked\r\n\r\n400\r\n" + "x".repeat(1023) + (char) END + "\r\n0\r\n\r\n");
    private static final String HOST = " HTTP/1.1\r\nHost: warm.localhost:8080\r\nUser-Agent: warm-up\r\n";
    private static final byte[][] REQUESTS = {
        octets("GET /a/b?c=d HTTP/1.1\r\nHost: warm.localhost\r\n\r\n"),
        octets("GET /a" + HOST + "Accept: */*\r\nAccept-Encoding: gzip\r\n\r\n"),
        octets("GET /c" + HOST + "Accept: text/html,*/*;q=0.8\r\nAccept-Language: en\r\nCookie: a=b; c=d\r\n"
                + "X-Request-Id: 01234567-89ab-cdef-0123-456789abcdef\r\nConnection: keep-alive\r\n\r\n"),
        octets("POST /p" + HOST + "Content-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello" + (char) END),
    };
    private static final byte[] LAST = octets("GET /a" + HOST + "Connection: close\r\n\r\n");

    private WarmUp() {}

    /**
     * Sends the requests and returns when all are answered: call it on a thread that has time.
     *
     * @param requests see the module's README for what how many cost and save
     */
    public static void run(int requests) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (var dyno = new ServerSocket(0, CLIENTS * 4, here);
                var router = Router.start(RouterSettings.defaults(), new SystemTime(), (route, lines) -> {})) {
            start(() -> accept(dyno));
            var address = (InetSocketAddress) dyno.getLocalSocketAddress();
            var targets = List.of(new Target("1", address, "web.1", "v1"), new Target("2", address, "run.1", "v2"));
            router.publish(new RoutingTable(
                            List.of(Route.of("warm", Set.of("warm.localhost"), targets, WhenEmpty.HOLD))))
                    .toCompletableFuture()
                    .join();
            ask(here, router.port(), requests);
        }
    }

    private static void ask(InetAddress host, int port, int requests) throws IOException {
        var clients = new Socket[CLIENTS];
        byte[] buffer = new byte[BUFFER];
        try {
            for (int round = 0; round < requests / CLIENTS; round++) {
                for (int i = 0; i < CLIENTS; i++) {
                    if (clients[i] == null) {
                        clients[i] = new Socket(host, port);
                        clients[i].setSoTimeout(10_000);
                        clients[i].setTcpNoDelay(true);
                    }
                    clients[i].getOutputStream().write(i == 0 ? LAST : REQUESTS[(round + i) % REQUESTS.length]);
                }
                for (int i = 0; i < CLIENTS; i++) {
                    readTo(clients[i].getInputStream(), buffer, END);
                }
                clients[0].close();
                clients[0] = null;
            }
        } finally {
            for (Socket c : clients) {
                if (c != null) {
                    c.close();
                }
            }
        }
    }

    private static void start(Runnable task) {
        var thread = new Thread(task, "router-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void accept(ServerSocket dyno) {
        try {
            while (true) {
                Socket connection = dyno.accept();
                start(() -> serve(connection));
            }
        } catch (IOException e) {
            // The warm-up is over.
        }
    }

    /** Answers on one connection until it ends. */
    private static void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            byte[] buffer = new byte[BUFFER];
            InputStream in = connection.getInputStream();
            while (readTo(in, buffer, '\n')) {
                if (buffer[0] == 'P' && !contains(buffer, END)) {
                    readTo(in, buffer, END);
                }
                connection.getOutputStream().write(buffer[5] == 'c' ? CHUNKED : ANSWER);
            }
        } catch (IOException e) {
            // The warm-up is over.
        }
    }

    /** Reads until an octet that ends what was sent; false at the end of the connection. */
    private static boolean readTo(InputStream in, byte[] buffer, int last) throws IOException {
        Arrays.fill(buffer, (byte) 0);
        int n;
        do {
            n = in.read(buffer);
        } while (n > 0 && !contains(buffer, last));
        return n > 0;
    }

    private static boolean contains(byte[] buffer, int octet) {
        for (byte b : buffer) {
            if (b == octet) {
                return true;
            }
        }
        return false;
    }

    private static byte[] octets(String s) {
        return s.getBytes(StandardCharsets.US_ASCII);
    }
}

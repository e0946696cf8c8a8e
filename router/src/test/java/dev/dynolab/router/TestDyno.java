package dev.dynolab.router;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that serves, as a thread per connection over real sockets. */
final class TestDyno implements AutoCloseable {
    /** What it does with a connection. */
    interface Script {
        void serve(Wireman connection, int number) throws Exception;
    }

    private final ServerSocket server;
    private final Thread acceptor;
    private final Target target;
    private final List<Wireman> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private TestDyno(String name, String release, Script script) throws IOException {
        server = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
        target = new Target(
                name + "-" + server.getLocalPort(), (InetSocketAddress) server.getLocalSocketAddress(), name, release);
        acceptor = thread(() -> accept(script));
    }

    static TestDyno with(String name, String release, Script script) throws IOException {
        return new TestDyno(name, release, script);
    }

    /** Answers each request with the release's name, for ever. */
    static TestDyno answering(String name, String release) throws IOException {
        return new TestDyno(name, release, null);
    }

    private void accept(Script script) {
        try {
            while (true) {
                var connection = new Wireman(server.accept());
                open.add(connection);
                int number = connections.incrementAndGet();
                thread(() -> serve(script == null ? (c, n) -> echo(c) : script, connection, number));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Script script, Wireman connection, int number) {
        try (connection) {
            script.serve(connection, number);
        } catch (Exception e) {
            // The other side has gone, or the test is over.
        } finally {
            open.remove(connection);
        }
    }

    private void echo(Wireman c) throws IOException {
        for (var request = take(c); request != null; request = take(c)) {
            c.send(ok(target.release()));
        }
    }

    /** Reads a request and notes its first line. */
    Wireman.Message take(Wireman c) throws IOException {
        var request = c.read();
        if (request != null) {
            seen.add(request.start());
        }
        return request;
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static Thread thread(Runnable task) {
        var t = new Thread(task, "test-dyno");
        t.setDaemon(true);
        t.start();
        return t;
    }

    Target target() {
        return target;
    }

    /** First lines of the requests taken so far. */
    List<String> seen() {
        return List.copyOf(seen);
    }

    int connections() {
        return connections.get();
    }

    /** Dies at once, connections and all. */
    @Override
    public void close() throws IOException {
        server.close();
        try {
            // The kernel accepts for as long as somebody is inside accept().
            acceptor.join();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        for (Wireman c : open) {
            c.reset();
        }
    }
}

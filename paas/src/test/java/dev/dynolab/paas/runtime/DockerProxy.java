package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** A socket before the engine's that can be cut and restored, as when the engine goes away; the engine stays. */
final class DockerProxy implements AutoCloseable {
    private final Path socket;
    private final Queue<SocketChannel> open = new ConcurrentLinkedQueue<>();
    private final Queue<SocketChannel> attached = new ConcurrentLinkedQueue<>();
    private ServerSocketChannel server;
    private volatile CountDownLatch passable = new CountDownLatch(0);

    /** @param directory with a short name: a socket's path has at most 107 bytes */
    DockerProxy(Path directory) throws IOException {
        socket = directory.resolve("s");
        restore();
    }

    String host() {
        return "unix://" + socket;
    }

    void restore() throws IOException {
        ServerSocketChannel next = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        next.bind(UnixDomainSocketAddress.of(socket));
        server = next;
        thread(() -> accept(next));
    }

    /** From now on nobody listens, and who is connected hears no more. */
    void cut() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
        closeAll(open);
    }

    /** Who is attached to a container hears no more of it. */
    void detach() throws IOException {
        closeAll(attached);
    }

    /** From now on what is sent does not arrive, either way, though all connections stand. */
    void stall() {
        passable = new CountDownLatch(1);
    }

    /** What was sent meanwhile arrives. */
    void resume() {
        passable.countDown();
    }

    private static void closeAll(Queue<SocketChannel> channels) throws IOException {
        for (SocketChannel channel = channels.poll(); channel != null; channel = channels.poll()) {
            channel.close();
        }
    }

    private void accept(ServerSocketChannel from) {
        try {
            while (true) {
                SocketChannel client = from.accept();
                SocketChannel engine = SocketChannel.open(UnixDomainSocketAddress.of(
                        URI.create(DockerEngine.DEFAULT_HOST).getPath()));
                open.add(client);
                open.add(engine);
                thread(() -> pump(client, engine));
                thread(() -> pump(engine, client));
            }
        } catch (IOException cut) {
            // Nobody is let in any more.
        }
    }

    private void pump(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        try (to) {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                passable.await();
                if (StandardCharsets.ISO_8859_1
                        .decode(buffer.duplicate())
                        .toString()
                        .contains("/attach?")) {
                    attached.add(from);
                }
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        } catch (IOException | InterruptedException cut) {
            // The other direction ends by it too.
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "docker-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}

package dev.dynolab.paas.dyno;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A socket before the engine's that can be cut and restored, as when the engine goes away; the engine stays. */
final class DockerProxy implements AutoCloseable {
    private final Path socket;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private ServerSocketChannel server;

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
        for (SocketChannel channel : open) {
            channel.close();
        }
        open.clear();
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

    private static void pump(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        try (to) {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        } catch (IOException cut) {
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

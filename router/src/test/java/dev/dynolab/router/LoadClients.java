package dev.dynolab.router;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Many clients in a process of their own. Arguments: port, how many, request. Says {@code open} when all have sent it, {@code answered N}
 * when each has had an octet of an answer; for each line on its input does the request again on every connection. Ends with its input.
 */
final class LoadClients {
    private static final int ADDRESSES = 4;

    private final Selector selector = Selector.open();
    private final List<SocketChannel> all = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);

    private LoadClients() throws IOException {}

    public static void main(String[] args) throws IOException {
        new LoadClients().run(Integer.parseInt(args[0]), Integer.parseInt(args[1]), args[2].replace("\\r\\n", "\r\n"));
    }

    private void run(int port, int n, String request) throws IOException {
        byte[] octets = request.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < n; i++) {
            var c = SocketChannel.open();
            c.bind(new InetSocketAddress("127.0.0." + (2 + i % ADDRESSES), 0));
            c.connect(new InetSocketAddress("127.0.0.1", port));
            c.write(ByteBuffer.wrap(octets));
            c.configureBlocking(false);
            c.register(selector, SelectionKey.OP_READ);
            all.add(c);
        }
        System.out.println("open");
        answers();
        while (System.in.read() >= 0) {
            for (SocketChannel c : all) {
                if (c.isOpen()) {
                    c.write(ByteBuffer.wrap(octets));
                }
            }
            answers();
        }
    }

    /** Until each has answered, or ended. */
    private void answers() throws IOException {
        int[] counts = new int[2];
        selector.keys().forEach(key -> key.attach(null));
        while (counts[0] + counts[1] < all.size()) {
            selector.select(key -> {
                int read = read((SocketChannel) key.channel());
                if (read < 0 || key.attachment() == null) {
                    counts[read < 0 ? 1 : 0]++;
                    key.attach("answered");
                }
                if (read < 0) {
                    key.cancel();
                }
            });
        }
        System.out.println("answered " + counts[0]);
    }

    private int read(SocketChannel c) {
        try {
            int n = c.read(buffer.clear());
            boolean good = n > 12 && (buffer.get(9) == '2' || buffer.get(9) == '1');
            return good ? n : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}

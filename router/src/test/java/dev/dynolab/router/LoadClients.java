package dev.dynolab.router;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
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
 *
 * <p>A request in two pieces, with {@code |} between them: the second, which may be empty, is sent for a line on the input, and nothing is
 * read before. To {@code Connection: close} the whole answer is awaited.
 */
final class LoadClients {
    private static final int ADDRESSES = 4;
    private static final int SMALL = 4 << 10;

    private final Selector selector = Selector.open();
    private final List<SocketChannel> all = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);

    private LoadClients() throws IOException {}

    public static void main(String[] args) throws IOException {
        new LoadClients().run(Integer.parseInt(args[0]), Integer.parseInt(args[1]), args[2].replace("\\r\\n", "\r\n"));
    }

    private void run(int port, int n, String request) throws IOException {
        boolean whole = request.contains("Connection: close");
        String[] pieces = request.split("\\|", 2);
        byte[] octets = pieces[0].getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < n; i++) {
            var c = SocketChannel.open();
            if (whole) {
                c.setOption(StandardSocketOptions.SO_RCVBUF, SMALL);
            }
            c.bind(new InetSocketAddress("127.0.0." + (2 + i % ADDRESSES), 0));
            c.connect(new InetSocketAddress("127.0.0.1", port));
            c.write(ByteBuffer.wrap(octets));
            c.configureBlocking(false);
            c.register(selector, SelectionKey.OP_READ);
            all.add(c);
        }
        System.out.println("open");
        if (pieces.length > 1 && System.in.read() >= 0) {
            send(pieces[1].getBytes(StandardCharsets.US_ASCII));
        }
        answers(whole);
        while (System.in.read() >= 0) {
            send(octets);
            answers(whole);
        }
    }

    private void send(byte[] octets) throws IOException {
        for (SocketChannel c : all) {
            if (c.isOpen()) {
                c.write(ByteBuffer.wrap(octets));
            }
        }
    }

    /** Until each has answered, or ended. @param whole an answer counts when its connection has ended behind it */
    private void answers(boolean whole) throws IOException {
        int[] counts = new int[2];
        selector.keys().forEach(key -> key.attach(null));
        while (counts[0] + counts[1] < all.size()) {
            selector.select(key -> {
                int read = read((SocketChannel) key.channel(), key.attachment() != null);
                boolean begun = key.attachment() != null || read > 0;
                if (whole ? read < 0 : read < 0 || key.attachment() == null) {
                    counts[whole && begun || read > 0 ? 0 : 1]++;
                }
                key.attach(begun ? "begun" : null);
                if (read < 0) {
                    key.cancel();
                }
            });
        }
        System.out.println("answered " + counts[0]);
    }

    /** -1 at the end, or when it is no good answer. */
    private int read(SocketChannel c, boolean begun) {
        try {
            int n = c.read(buffer.clear());
            boolean good = begun ? n > 0 : n > 12 && (buffer.get(9) == '2' || buffer.get(9) == '1');
            return good ? n : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}

package dev.dynolab.paas.runtime;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The output of a container as the engine sends it: pieces of its two streams, each in a frame (Docker Engine API,
 * "Attach to a container": Stream format). The client library hands over half frames and no telling where one ends,
 * but a frame of the log is an entry of the log. Read by one thread; closed by any.
 */
final class DockerStream implements Closeable {
    private static final int STDERR = 2;
    /** Of a frame: its stream, three bytes of nothing, its length. */
    private static final int HEADER = 8;

    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.[01] ([0-9]{3}) ");
    private static final int LONGEST_HEADER = 16 * 1024;

    private final SocketChannel channel;
    private final DataInputStream in;

    /** What one of the streams carried; for a log, one entry. */
    record Piece(DynoObserver.Stream stream, byte[] bytes) {}

    private DockerStream(SocketChannel channel) {
        this.channel = channel;
        this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), 64 * 1024));
    }

    /** The log from a second on, each entry with its time in front. */
    static DockerStream log(String host, String version, String container, long since, boolean follow)
            throws IOException {
        // Version 1.0 of HTTP: the body ends with the connection, without chunks.
        return open(
                host,
                "GET /" + version + "/containers/" + container + "/logs?stdout=1&stderr=1&timestamps=1&since=" + since
                        + (follow ? "&follow=1" : "") + " HTTP/1.0\r\nHost: docker\r\n\r\n");
    }

    /** What the container writes from now on, as it comes. */
    static DockerStream attach(String host, String version, String container) throws IOException {
        return open(
                host,
                "POST /" + version + "/containers/" + container + "/attach?stream=1&stdout=1&stderr=1 HTTP/1.1\r\n"
                        + "Host: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n");
    }

    /** The status that a GET is answered with. */
    static int status(String host, String path) throws IOException {
        try (DockerStream stream = new DockerStream(SocketChannel.open(address(host)))) {
            stream.send("GET " + path + " HTTP/1.0\r\nHost: docker\r\n\r\n");
            Matcher status = STATUS.matcher(stream.header());
            if (!status.find()) {
                throw new IOException("What answers at " + host + " is not Docker");
            }
            return Integer.parseInt(status.group(1));
        }
    }

    private void send(String request) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static DockerStream open(String host, String request) throws IOException {
        DockerStream stream = new DockerStream(SocketChannel.open(address(host)));
        try {
            stream.send(request);
            String answer = stream.header();
            String status = answer.lines().findFirst().orElse("");
            if (!status.contains(" 200 ") && !status.contains(" 101 ")) {
                throw new IOException("Docker said: " + status);
            }
            return stream;
        } catch (IOException failed) {
            stream.close();
            throw failed;
        }
    }

    private static SocketAddress address(String host) {
        URI uri = URI.create(host);
        return "unix".equals(uri.getScheme())
                ? UnixDomainSocketAddress.of(uri.getPath())
                : new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    private String header() throws IOException {
        StringBuilder header = new StringBuilder();
        while (header.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || header.length() > LONGEST_HEADER) {
                throw new EOFException("Docker broke off its answer");
            }
            header.append((char) next);
        }
        return header.toString();
    }

    /** The next piece; null at the end. */
    Piece next() throws IOException {
        int type = in.read();
        if (type < 0) {
            return null;
        }
        in.skipNBytes(3);
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new Piece(type == STDERR ? DynoObserver.Stream.STDERR : DynoObserver.Stream.STDOUT, bytes);
    }

    /** Whether {@link #next} would answer without waiting for the engine. */
    boolean hasNext() throws IOException {
        if (in.available() < HEADER) {
            return false;
        }
        in.mark(HEADER);
        in.skipNBytes(HEADER - Integer.BYTES);
        int length = in.readInt();
        boolean whole = in.available() >= length;
        in.reset();
        return whole;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

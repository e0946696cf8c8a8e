package dev.dynolab.cli.whole;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A client's connection that does just what the test says: one attempt for each request, no retry, so that what is lost
 * stays lost.
 */
final class HttpConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 90_000;
    private static final long REST_NANOS = 30_000_000_000L;

    private final Socket socket = new Socket();
    private final InputStream in;
    private boolean keepAlive = true;
    private long usedLast;

    HttpConnection(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * A whole response.
     *
     * @param ledgerId the id of the request that the app answered; empty when it does not say
     */
    record Response(int status, String body, String ledgerId) {}

    /** Whether the server lets the connection be used again. */
    boolean reusable() {
        return keepAlive;
    }

    /** Fit for one more request: nothing unasked stands in it, and it has not rested so long that the router may close it. */
    boolean fresh() throws IOException {
        if (in.available() > 0) {
            throw new IOException("More came than was asked for");
        }
        return keepAlive && System.nanoTime() - usedLast < REST_NANOS;
    }

    /** Asks for no more. @throws IOException when more comes than was asked for */
    void end() throws IOException {
        socket.shutdownOutput();
        if (in.read() >= 0) {
            throw new IOException("More came than was asked for");
        }
        close();
    }

    /** Sends a request in pieces. @param rest is waited for before each but the first */
    Response sendSlowly(String method, String path, String host, String id, String body, Runnable rest)
            throws IOException {
        byte[] request = request(method, path, host, "", id, body);
        int piece = request.length / 3 + 1;
        for (int at = 0; at < request.length; at += piece) {
            if (at > 0) {
                rest.run();
            }
            socket.getOutputStream().write(request, at, Math.min(piece, request.length - at));
        }
        return read();
    }

    Response send(String method, String path, String host, String id, String body) throws IOException {
        return send(method, path, host, "", id, body);
    }

    /** @param headers more lines, each with its CRLF */
    Response send(String method, String path, String host, String headers, String id, String body) throws IOException {
        socket.getOutputStream().write(request(method, path, host, headers, id, body));
        return read();
    }

    private static byte[] request(String method, String path, String host, String headers, String id, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nX-Request-Id: " + id
                + "\r\nX-Ledger-Id: " + id + "\r\n" + headers
                + (method.equals("GET") ? "" : "Content-Length: " + content.length + "\r\n") + "\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[start.length + content.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(content, 0, request, start.length, content.length);
        return request;
    }

    private Response read() throws IOException {
        int status = Integer.parseInt(line().split(" ")[1]);
        long length = -1;
        boolean chunked = false;
        String ledgerId = "";
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            String name = header.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = header.substring(colon + 1).strip();
            switch (name) {
                case "content-length" -> length = Long.parseLong(value);
                case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                case "x-ledger-id" -> ledgerId = value;
                case "connection" -> keepAlive = !value.equalsIgnoreCase("close");
                default -> {}
            }
        }
        byte[] body = chunked ? chunks() : length >= 0 ? exactly((int) length) : toTheEnd();
        usedLast = System.nanoTime();
        return new Response(status, new String(body, StandardCharsets.UTF_8), ledgerId);
    }

    private byte[] toTheEnd() throws IOException {
        keepAlive = false;
        return in.readAllBytes();
    }

    private byte[] chunks() throws IOException {
        var body = new java.io.ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line().split(";")[0].strip(), 16);
            if (size == 0) {
                while (!line().isEmpty()) {
                    // Trailers.
                }
                return body.toByteArray();
            }
            body.write(exactly(size));
            line();
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The response ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException(line.isEmpty() ? "The connection was closed" : "The response ended in a line");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

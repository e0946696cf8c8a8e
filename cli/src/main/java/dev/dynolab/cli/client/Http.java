package dev.dynolab.cli.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP/1.1 request to this machine and its answer as it comes. Why not the JDK's: HttpURLConnection refuses PATCH,
 * HttpClient costs half a second of start-up, and neither hands over the socket after an upgrade.
 */
final class Http implements Closeable {
    private static final int CONNECT_MILLIS = 5_000;

    private final Socket socket;
    private final InputStream in;
    private int status;
    private final Map<String, String> headers = new LinkedHashMap<>();

    private Http(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * Sends a request and reads the answer's head.
     *
     * @param more headers beside Host and Content-Length
     * @param body null is none
     */
    static Http send(String method, URI url, Map<String, String> more, byte[] body) throws IOException {
        Socket socket = new Socket();
        try {
            String host = url.getHost().equals("localhost") ? "127.0.0.1" : url.getHost();
            socket.connect(new InetSocketAddress(host, url.getPort() < 0 ? 80 : url.getPort()), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            Http http = new Http(socket);
            http.write(method, url, more, body);
            do {
                http.readHead();
            } while (http.status / 100 == 1 && http.status != 101);
            return http;
        } catch (IOException problem) {
            socket.close();
            throw problem;
        }
    }

    int status() {
        return status;
    }

    /** @param name in small letters */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The answer's body, decoded, as it arrives. */
    InputStream body() {
        if (header("transfer-encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
            return new ChunkedInput(in);
        }
        String length = header("content-length");
        return length.isEmpty() ? in : new BoundedInput(in, Long.parseLong(length));
    }

    byte[] wholeBody() throws IOException {
        try (InputStream body = body()) {
            return body.readAllBytes();
        }
    }

    /** After status 101: the bytes that follow, not yet read by {@link #body}. */
    InputStream upgraded() {
        return in;
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void write(String method, URI url, Map<String, String> more, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder();
        String target = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        head.append(method).append(' ').append(target);
        if (url.getRawQuery() != null) {
            head.append('?').append(url.getRawQuery());
        }
        head.append(" HTTP/1.1\r\nHost: ").append(url.getRawAuthority()).append("\r\n");
        if (!more.containsKey("Connection")) {
            head.append("Connection: close\r\n");
        }
        for (Map.Entry<String, String> header : more.entrySet()) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        if (body != null) {
            request.writeBytes(body);
        }
        socket.getOutputStream().write(request.toByteArray());
    }

    private void readHead() throws IOException {
        String line = line(in);
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw new IOException("not an HTTP answer: " + line);
        }
        status = Integer.parseInt(line, 9, 12, 10);
        headers.clear();
        for (line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
    }

    /** One line without its end. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ended early");
            }
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
    }
}

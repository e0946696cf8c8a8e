package dev.dynolab.router;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One end of a real socket that speaks octets: a client, or a dyno's side of a connection. Every wait ends after 20 s. */
final class Wireman implements AutoCloseable {
    /**
     * A message as it came.
     *
     * @param start first line
     * @param fields lower-case name to value, several joined by {@code "|"}
     * @param body content, chunk framing removed
     */
    record Message(String start, Map<String, String> fields, String body) {
        int status() {
            return Integer.parseInt(start.split(" ")[1]);
        }

        String path() {
            return start.split(" ")[1];
        }

        String field(String name) {
            return fields.get(name);
        }
    }

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wireman(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    static Wireman to(int port) throws IOException {
        return new Wireman(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    Wireman send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wireman send(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
        return this;
    }

    Wireman get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: app.localhost\r\n\r\n");
    }

    Wireman post(String path, String body) throws IOException {
        return send("POST " + path + " HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body);
    }

    /** A message with its body; null at the end of the connection. */
    Message read() throws IOException {
        return read(false);
    }

    /** A response to HEAD: no body whatever it says. */
    Message readHead() throws IOException {
        return read(true);
    }

    private Message read(boolean headOnly) throws IOException {
        String start = line();
        if (start == null) {
            return null;
        }
        Map<String, String> fields = fields();
        boolean response = start.startsWith("HTTP/");
        int status = response ? Integer.parseInt(start.split(" ")[1]) : 0;
        boolean none = headOnly || status / 100 == 1 || status == 204 || status == 304;
        return new Message(start, fields, none ? "" : body(fields, response));
    }

    private Map<String, String> fields() throws IOException {
        Map<String, String> fields = new TreeMap<>();
        for (String l = line(); !l.isEmpty(); l = line()) {
            int colon = l.indexOf(':');
            fields.merge(
                    l.substring(0, colon).toLowerCase(Locale.ROOT),
                    l.substring(colon + 1).trim(),
                    (a, b) -> a + "|" + b);
        }
        return fields;
    }

    private String body(Map<String, String> fields, boolean response) throws IOException {
        if (fields.containsKey("content-length")) {
            return octets(Integer.parseInt(fields.get("content-length")));
        }
        if ("chunked".equals(fields.get("transfer-encoding"))) {
            var all = new StringBuilder();
            for (int n = Integer.parseInt(line(), 16); n > 0; n = Integer.parseInt(line(), 16)) {
                all.append(octets(n));
                line();
            }
            fields.putAll(fields());
            return all.toString();
        }
        return response ? rest() : "";
    }

    String octets(int n) throws IOException {
        byte[] b = in.readNBytes(n);
        if (b.length < n) {
            throw new EOFException("wanted " + n + " octets, got " + b.length);
        }
        return new String(b, StandardCharsets.ISO_8859_1);
    }

    /** All up to the end. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Something can be read without waiting. */
    boolean hasInput() {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** True when the other side has ended, false when it has said something. */
    boolean ended() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.size() == 0) {
                    return null;
                }
                throw new EOFException("ended in " + line);
            }
            line.write(b);
        }
        String s = line.toString(StandardCharsets.ISO_8859_1);
        return s.endsWith("\r") ? s.substring(0, s.length() - 1) : s;
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Reads a head alone. */
    void head() throws IOException {
        line();
        fields();
    }

    /** Reads octets and throws them away; answers how many came. */
    long skip(long octets) throws IOException {
        byte[] piece = new byte[64 << 10];
        long read = 0;
        int n = 0;
        while (read < octets && n >= 0) {
            read += n;
            n = read < octets ? in.read(piece, 0, (int) Math.min(piece.length, octets - read)) : 0;
        }
        return read;
    }

    void endOutputIfOpen() {
        try {
            endOutput();
        } catch (IOException e) {
            // Ended already.
        }
    }

    /** Reads up to the end, whichever it is. */
    void awaitEnd() {
        try {
            in.readAllBytes();
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("open after 20 s", e);
        } catch (IOException e) {
            // A reset is an end.
        }
    }

    Socket socket() {
        return socket;
    }

    /** Ends with a reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // The other side was faster.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package dev.dynolab.router;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A dyno that writes down what reaches it, octet by octet where that is odd, and answers {@code ok} or what it is told to. */
final class Recorder implements AutoCloseable {
    private static final List<String> USUAL = List.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "x-forwarded-proto",
            "x-forwarded-port",
            "x-request-start",
            "x-request-id",
            "x-forwarded-for",
            "via");

    /** Of a message that does not end, how much comes is chance: it is no request, and not written down. */
    private static final String CUT = " cut!";

    private final ServerSocket server;
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private volatile OddCase answer;

    Recorder() throws IOException {
        server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    Target target() {
        return new Target("r" + port(), (InetSocketAddress) server.getLocalSocketAddress(), "web.1", "v1");
    }

    /** Forgets all, and answers the next requests with this; null = ok. */
    void begin(OddCase answering) {
        seen.clear();
        answer = answering;
    }

    List<String> seen() {
        return List.copyOf(seen);
    }

    private static void thread(Runnable task) {
        var t = new Thread(task, "recorder");
        t.setDaemon(true);
        t.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket s = server.accept();
                thread(() -> serve(s));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                String head = head(in);
                if (head == null) {
                    return;
                }
                if (answer != null) {
                    socket.getOutputStream().write(answer.message().getBytes(StandardCharsets.ISO_8859_1));
                    socket.shutdownOutput();
                    while (in.read() >= 0) {
                        // Until the proxy has had enough.
                    }
                    return;
                }
                if (!record(head, in)) {
                    return;
                }
                socket.getOutputStream().write(TestDyno.ok("ok").getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            // The proxy has gone.
        }
    }

    private String head(InputStream in) throws IOException {
        var all = new ByteArrayOutputStream();
        int last = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            all.write(b);
            last = last << 8 | b;
            if (last == 0x0d0a0d0a) {
                return all.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return null;
    }

    /** False when nothing after it can be understood. */
    private boolean record(String head, InputStream in) throws IOException {
        String[] lines = head.split("\r\n");
        String line = lines[0].replaceFirst(" HTTP/1\\.[01]$", "");
        var text = new StringBuilder(OddCase.shown(line));
        var odd = new StringBuilder();
        String length = null;
        boolean chunked = false;
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            String name = colon < 0 ? "" : lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
            String value = lines[i].substring(colon + 1).strip();
            if (name.equals("host")) {
                text.append(" @").append(OddCase.shown(value));
            } else if (!USUAL.contains(name)) {
                odd.append(odd.length() > 200 ? "" : " {" + OddCase.shown(lines[i]) + "}");
            }
            length = name.equals("content-length") ? value : length;
            chunked |= name.equals("transfer-encoding");
        }
        String content = chunked ? chunks(in) : length == null ? "" : plain(in, length);
        text.append(odd).append(content.isEmpty() ? "" : " [" + OddCase.shown(content) + "]");
        if (!content.endsWith(CUT)) {
            seen.add(text.toString());
        }
        return !content.endsWith("!");
    }

    private static String plain(InputStream in, String length) throws IOException {
        if (!length.matches("\\d{1,6}")) {
            return "length " + length + "!";
        }
        byte[] b = in.readNBytes(Integer.parseInt(length));
        String s = new String(b, StandardCharsets.ISO_8859_1);
        return b.length < Integer.parseInt(length) ? s + CUT : s;
    }

    /** Content without its chunks; what is wrong is said, with ! at the end. */
    private static String chunks(InputStream in) throws IOException {
        var all = new StringBuilder();
        while (true) {
            String line = line(in);
            String size = line == null ? "" : line.replaceFirst("[ \t]*(;.*)?$", "");
            if (!size.matches("[0-9a-fA-F]{1,15}")) {
                return all + (line == null ? CUT : " size " + line + "!");
            }
            int n = (int) Long.parseLong(size, 16);
            if (n == 0) {
                break;
            }
            all.append(new String(in.readNBytes(n), StandardCharsets.ISO_8859_1));
            if (!"".equals(line(in))) {
                return all + CUT;
            }
        }
        for (String l = line(in); l == null || !l.isEmpty(); l = line(in)) {
            if (l == null) {
                return all + CUT;
            }
            all.append('{').append(l).append('}');
        }
        return all.toString();
    }

    private static String line(InputStream in) throws IOException {
        var s = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return s.length() > 0 && s.charAt(s.length() - 1) == '\r' ? s.substring(0, s.length() - 1) : s + "<LF>";
            }
            s.append((char) b);
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

package dev.dynolab.paas.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client of the attach protocol, written from its description alone. */
final class Terminal implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    final StringBuilder notices = new StringBuilder();

    private Terminal(URI url, String headers) throws IOException {
        socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(30_000);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        out.write(("GET " + url.getPath() + " HTTP/1.1\r\nHost: localhost:" + url.getPort() + "\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    static Terminal attach(URI url) throws IOException {
        Terminal terminal = new Terminal(url, "Connection: Upgrade\r\nUpgrade: dynolab-attach\r\n");
        assertThat(terminal.head()).startsWith("HTTP/1.1 101").containsIgnoringCase("upgrade: dynolab-attach");
        return terminal;
    }

    /** The status line of an answer to a request with these headers. */
    static String refusal(URI url, String headers) throws IOException {
        try (Terminal terminal = new Terminal(url, headers)) {
            return terminal.head().lines().findFirst().orElse("");
        }
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readByte());
        }
        return head.toString();
    }

    void frame(int channel, byte[] payload) throws IOException {
        frame(channel, payload.length, payload);
    }

    void frame(int channel, int length, byte[] payload) throws IOException {
        out.write(ByteBuffer.allocate(5 + payload.length)
                .put((byte) channel)
                .putInt(length)
                .put(payload)
                .array());
        out.flush();
    }

    void stdin(String text) throws IOException {
        frame(0, text.getBytes(StandardCharsets.UTF_8));
    }

    void endOfInput() throws IOException {
        frame(1, new byte[0]);
    }

    void interrupt() throws IOException {
        frame(2, new byte[0]);
    }

    /** Reads one frame. @return the exit status, or -1 for anything else */
    int read() throws IOException {
        int channel = in.readByte();
        byte[] payload = new byte[in.readInt()];
        in.readFully(payload);
        switch (channel) {
            case 1 -> stdout.write(payload);
            case 2 -> stderr.write(payload);
            case 3 ->
                notices.append(new String(payload, StandardCharsets.UTF_8)).append('\n');
            case 4 -> {
                return ByteBuffer.wrap(payload).getInt();
            }
            default -> throw new AssertionError("A frame on channel " + channel);
        }
        return -1;
    }

    void readUntil(String text) throws IOException {
        while (!stdout.toString(StandardCharsets.UTF_8).contains(text)) {
            assertThat(read()).as("it ended").isEqualTo(-1);
        }
    }

    /** Reads to the end: nothing follows the exit status. */
    int exit() throws IOException {
        int status = read();
        while (status < 0) {
            status = read();
        }
        assertThat(in.read()).isEqualTo(-1);
        return status;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

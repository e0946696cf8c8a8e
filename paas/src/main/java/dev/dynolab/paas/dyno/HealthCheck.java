package dev.dynolab.paas.dyno;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a web dyno for its app's health path: 2xx and 3xx say that it is well. Asked by one thread at a time. */
final class HealthCheck implements PortWatch.Probe {
    private static final int CONNECT_MILLIS = 1000;
    private static final int ANSWER_MILLIS = 5000;
    private static final int STATUS_LINE = 12;
    /** An app that answers "not yet" is not asked as often as a port that is not bound: each asking is in its log. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final InetSocketAddress address;
    private final String path;
    private final String host;
    private volatile String last = "it did not listen on $PORT";
    private boolean connected;

    HealthCheck(InetSocketAddress address, String path, String host) {
        this.address = address;
        this.path = path;
        this.host = host;
    }

    @Override
    public boolean passes() {
        connected = false;
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.connect(address, CONNECT_MILLIS);
            // A connect to a free port of the ephemeral range can meet itself.
            connected = !socket.getLocalSocketAddress().equals(address);
            return connected && answersWell(socket);
        } catch (IOException refusedOrSilent) {
            last = connected ? "it did not answer" : last;
            return false;
        }
    }

    private boolean answersWell(Socket socket) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + host
                + "\r\nUser-Agent: dynolab-checks\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String line = new String(socket.getInputStream().readNBytes(STATUS_LINE), StandardCharsets.ISO_8859_1);
        boolean http = line.matches("HTTP/1\\.[01] [1-9][0-9]{2}");
        last = http ? "its last answer was " + line.substring(STATUS_LINE - 3) : "it did not answer in HTTP";
        return http && (line.charAt(STATUS_LINE - 3) == '2' || line.charAt(STATUS_LINE - 3) == '3');
    }

    @Override
    public Duration pause() {
        return connected ? PAUSE : PortWatch.Probe.super.pause();
    }

    @Override
    public String unmet() {
        return "answer " + path + " (" + last + ")";
    }
}

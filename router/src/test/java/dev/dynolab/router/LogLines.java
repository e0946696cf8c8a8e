package dev.dynolab.router;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps the log's lines. */
final class LogLines implements RequestLog {
    private static final long PATIENCE = 10_000;
    private final List<String> lines = new ArrayList<>();

    @Override
    public synchronized void lines(String routeId, ByteBuffer buffer) {
        String text = StandardCharsets.UTF_8.decode(buffer).toString();
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("not complete lines: " + text);
        }
        lines.addAll(text.lines().toList());
        notifyAll();
    }

    /** The first {@code n} lines, as soon as there are as many. */
    synchronized List<String> await(int n) {
        try {
            for (int rounds = 0; lines.size() < n && rounds < 10; rounds++) {
                wait(PATIENCE / 10);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (lines.size() < n) {
            throw new AssertionError("wanted " + n + " log lines, got " + lines);
        }
        return List.copyOf(lines);
    }

    /** The only line there is. */
    String line() {
        List<String> all = await(1);
        if (all.size() != 1) {
            throw new AssertionError("wanted one line, got " + all);
        }
        return all.get(0);
    }
}

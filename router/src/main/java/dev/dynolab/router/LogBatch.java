package dev.dynolab.router;

import dev.dynolab.router.http.ByteSink;
import java.nio.ByteBuffer;

/** The log lines of one route on one loop until the turn ends. */
final class LogBatch {
    private static final int USUAL = 32 << 10;

    private final ByteSink lines = new ByteSink(USUAL / 8);
    private ByteBuffer view = ByteBuffer.wrap(lines.array());

    ByteSink lines() {
        return lines;
    }

    boolean large() {
        return lines.length() >= USUAL;
    }

    void handTo(RequestLog log, String routeId) {
        if (view.array() != lines.array()) {
            view = ByteBuffer.wrap(lines.array());
        }
        view.clear().limit(lines.length());
        try {
            log.lines(routeId, view);
        } finally {
            lines.clear(USUAL * 2);
        }
    }
}

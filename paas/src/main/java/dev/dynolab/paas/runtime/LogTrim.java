package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Gives back the disk space of a log's beginning while the dyno goes on writing: a hole, so that offsets stay. Where
 * {@code fallocate} or the file system cannot, the file grows until the dyno ends.
 */
final class LogTrim {
    private static volatile boolean works = true;

    private LogTrim() {}

    static void upTo(Path file, long offset) {
        if (!works) {
            return;
        }
        try {
            Command.run(List.of(
                    "fallocate", "--punch-hole", "--offset", "0", "--length", Long.toString(offset), file.toString()));
        } catch (IOException cannot) {
            works = false;
            System.getLogger(LogTrim.class.getName())
                    .log(
                            System.Logger.Level.INFO,
                            "Output of dynos stays on disk until they end: " + cannot.getMessage());
        }
    }
}

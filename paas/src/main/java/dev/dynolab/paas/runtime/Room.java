package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Room on the disk for dynos. */
final class Room {
    /** What is written for a dyno before it runs, its private copies of the slug's files apart. */
    private static final int DYNO_BYTES = 128 << 10;

    private Room() {}

    /** Writes as much as so many dynos will, which alone tells of quotas and of what is kept for root. */
    static void probe(Path directory, int dynos) throws IOException {
        // Taken for a dyno that never started, and removed, by the platform after one that is killed here.
        Path trial = directory.resolve(UUID.randomUUID().toString());
        try (OutputStream out = Files.newOutputStream(trial)) {
            byte[] bytes = new byte[DYNO_BYTES];
            for (int dyno = 0; dyno < dynos; dyno++) {
                out.write(bytes);
            }
        } finally {
            Files.deleteIfExists(trial);
        }
    }
}

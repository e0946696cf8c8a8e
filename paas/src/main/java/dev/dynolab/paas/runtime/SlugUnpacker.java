package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.nio.file.Path;

/** Where runtimes get the files of a slug from. */
@FunctionalInterface
public interface SlugUnpacker {
    /**
     * Writes the files of a slug into an existing, empty directory, which becomes {@code /app}.
     *
     * @param checksum {@code SHA256:…}
     */
    void unpack(String checksum, Path directory) throws IOException;
}

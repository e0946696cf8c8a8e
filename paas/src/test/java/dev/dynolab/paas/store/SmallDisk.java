package dev.dynolab.paas.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.Require;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk of 4 MB that can get full. Needs to be root; otherwise the test is skipped, or fails where all must run. */
public final class SmallDisk implements AutoCloseable {
    private final Path ballast;
    private final Path mountPoint;

    public SmallDisk(Path emptyDirectory) throws IOException {
        mountPoint = emptyDirectory;
        ballast = emptyDirectory.resolve("ballast");
        if (run("mount", "-t", "tmpfs", "-o", "size=4m", "dynolab-test", mountPoint.toString()) != 0) {
            Require.that(false, "a small disk cannot be mounted: be root");
        }
    }

    /** Takes so many bytes away. */
    public void take(int bytes) throws IOException {
        Files.write(ballast, new byte[bytes]);
    }

    /** Takes all that is left. */
    public void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    /** Gives back what was taken. */
    public void free() throws IOException {
        Files.delete(ballast);
    }

    @Override
    public void close() throws IOException {
        run("umount", mountPoint.toString());
    }

    private static int run(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join()
                .exitValue();
    }
}

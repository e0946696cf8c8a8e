package dev.dynolab.paas.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseOutputsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path dir;

    private final Release release = new Release(
            UUID.randomUUID(),
            UUID.randomUUID(),
            3,
            Optional.empty(),
            Map.of(),
            "Deploy 0123456",
            "will@example.com",
            Release.Status.PENDING,
            false,
            NOW,
            NOW);
    private ReleaseOutputs outputs;

    @BeforeEach
    void open() {
        outputs = new ReleaseOutputs(dir.resolve("releases"));
    }

    private String read() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        outputs.reader(release).copyTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private CompletableFuture<Void> copying(ReleaseOutputs.Reader reader, OutputStream to) {
        return CompletableFuture.runAsync(() -> {
            try (to) {
                reader.copyTo(to);
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        });
    }

    @Test
    void whatWasPrintedIsKeptForTheNextPlatform() throws IOException {
        try (ReleaseOutputs.Output output = outputs.begin(release)) {
            output.accept("Migrating é");
            output.accept("Done");
        }
        open();
        assertThat(read()).isEqualTo("Migrating é\nDone\n");
        Path file = dir.resolve("releases/" + release.app() + "/" + release.id() + ".txt");
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        outputs.delete(release.app());
        assertThat(read()).isEmpty();
    }

    @Test
    void aReleaseWithoutAnyOutputHasNone() throws IOException {
        outputs.begin(release).close();
        assertThat(read()).isEmpty();
        assertThat(dir.resolve("releases")).doesNotExist();
    }

    @Test
    void whoReadsWhileItRunsHearsEachLineAndThenTheEnd() throws IOException {
        ReleaseOutputs.Output output = outputs.begin(release);
        PipedInputStream heard = new PipedInputStream();
        CompletableFuture<Void> reading = copying(outputs.reader(release), new PipedOutputStream(heard));
        output.accept("one");
        assertThat(heard.readNBytes(4)).asString().isEqualTo("one\n");
        output.accept("two");
        assertThat(heard.readNBytes(4)).asString().isEqualTo("two\n");
        assertThat(reading).isNotDone();
        output.close();
        reading.join();
        assertThat(heard.read()).isEqualTo(-1);
    }

    @Test
    void aReaderThatGoesIsLetGo() {
        ReleaseOutputs.Output output = outputs.begin(release);
        ReleaseOutputs.Reader reader = outputs.reader(release);
        CompletableFuture<Void> reading = copying(reader, OutputStream.nullOutputStream());
        reader.close();
        reading.join();
        output.close();
    }

    @Test
    void aFloodIsCutAndSaidSo() throws IOException {
        String line = "x".repeat(1023);
        try (ReleaseOutputs.Output output = outputs.begin(release)) {
            for (int i = 0; i < 10_000; i++) {
                output.accept(line);
            }
        }
        String kept = read();
        assertThat(kept).hasSizeBetween((int) ReleaseOutputs.MOST_BYTES, (int) ReleaseOutputs.MOST_BYTES + 200);
        assertThat(kept).endsWith("More was printed than is kept here: h logs has the end of it.\n");
    }
}

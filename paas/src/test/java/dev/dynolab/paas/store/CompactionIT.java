package dev.dynolab.paas.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that is mostly what was gets small when a platform starts, and loses nothing where that platform is killed. */
@Timeout(120)
class CompactionIT {
    private static final int KILLS = 3;

    @TempDir
    static Path work;

    @TempDir
    Path home;

    private static int rows;
    private Path file;
    private Path stored;

    @BeforeAll
    static void writeLargeFile() throws IOException {
        rows = LargeFile.write(work.resolve("large"));
    }

    @BeforeEach
    void takeLargeFile() throws IOException {
        file = home.resolve("dynolab");
        stored = LargeFile.stored(file);
        takeAgain();
    }

    private void takeAgain() throws IOException {
        Files.copy(LargeFile.stored(work.resolve("large")), stored, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void theFirstStartMakesItSmallAndTheNextLeavesIt() throws IOException {
        openAndCount();
        assertThat(Files.size(stored)).isLessThan(2 << 20);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stored)))
                .isEqualTo("rw-------");
        Object inode = Files.getAttribute(stored, "unix:ino");
        openAndCount();
        assertThat(Files.getAttribute(stored, "unix:ino")).isEqualTo(inode);
    }

    @Test
    void whereItCannotBeMadeSmallItIsUsedAsItIs() throws IOException {
        Path inTheWay = Files.createDirectories(home.resolve("dynolab.next.mv.db/full"));
        try (Database database = Database.open(file, LargeFile.SCHEMA)) {
            assertThat(LargeFile.rows(database)).isEqualTo(rows);
        }
        assertThat(Files.size(stored)).isGreaterThan(40 << 20);
        assertThat(inTheWay).exists();
    }

    @Test
    void aKillInItsMidstLosesNothing() throws Exception {
        Path copy = home.resolve("dynolab.next.mv.db");
        Random random = new Random(1);
        for (int inTheMidst = 0; inTheMidst < KILLS; ) {
            takeAgain();
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            LargeFile.class.getName(),
                            file.toString())
                    .inheritIO()
                    .start();
            while (!Files.exists(copy) && child.isAlive()) {
                Thread.onSpinWait();
            }
            child.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
            child.destroyForcibly().waitFor();
            if (Files.exists(copy)) {
                inTheMidst++;
            }
            openAndCount();
        }
    }

    private void openAndCount() throws IOException {
        try (Database database = Database.open(file, LargeFile.SCHEMA)) {
            assertThat(LargeFile.rows(database)).isEqualTo(rows);
        }
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files.toList()).isEqualTo(List.of(stored));
        }
    }
}

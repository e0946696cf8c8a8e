package dev.dynolab.paas.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.AppName;
import dev.dynolab.paas.app.Apps;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.time.FakeTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home on a disk of 4 MB that gets full. Needs to be root, to mount one. */
class FullDiskIT {
    @TempDir
    Path disk;

    private final FakeTime time = new FakeTime(Instant.parse("2013-07-29T13:37:59Z"));

    @BeforeEach
    void mount() throws Exception {
        if (run("mount", "-t", "tmpfs", "-o", "size=4m", "dynolab-test", disk.toString()) != 0) {
            String why = "skipped, a small disk cannot be mounted: be root";
            if ("1".equals(System.getenv("DYNOLAB_REQUIRE_ALL"))) {
                fail(why);
            }
            Assumptions.abort(why);
        }
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    @Test
    void nothingAcknowledgedIsLostAndItGoesOnOnceThereIsSpace() throws Exception {
        Path ballast = Files.write(disk.resolve("ballast"), new byte[2_000_000]);
        Path file = disk.resolve("home/dynolab");
        int acknowledged = 0;
        try (Database database = Database.open(file)) {
            App app = new Apps(database, time).create(Optional.of(new AppName("full")), "me@here", "local", "stack");
            Releases releases = new Releases(database, time);
            PlatformException full = null;
            while (full == null) {
                try {
                    acknowledged = add(releases, app);
                } catch (PlatformException problem) {
                    full = problem;
                }
            }
            assertThat(acknowledged).isPositive();
            assertThat(full).hasMessage("The disk that holds Dynolab's home is full: nothing was saved.");
            assertThat(full.hint()).isEqualTo("Free some space, then try again.");
            assertThat(numbers(releases, app)).isEqualTo(upTo(acknowledged));
            assertThatThrownBy(() -> add(releases, app)).isInstanceOf(PlatformException.class);
            assertThat(numbers(releases, app)).isEqualTo(upTo(acknowledged));

            Files.delete(ballast);
            assertThat(add(releases, app)).isEqualTo(acknowledged + 1);
            assertThat(numbers(releases, app)).isEqualTo(upTo(acknowledged + 1));
        }
        try (Database database = Database.open(file)) {
            App app = new Apps(database, time).find("full");
            assertThat(numbers(new Releases(database, time), app)).isEqualTo(upTo(acknowledged + 1));
        }
    }

    @Test
    void aDiskThatIsFullFromTheStartIsOneLine() throws Exception {
        Path ballast = disk.resolve("ballast");
        fill(ballast);
        assertThatThrownBy(() -> Database.open(disk.resolve("home/dynolab")))
                .isInstanceOf(PlatformException.class)
                .hasMessage("The disk that holds Dynolab's home is full: nothing was saved.");

        Files.delete(ballast);
        Database.open(disk.resolve("home/dynolab")).close();
    }

    private static int add(Releases releases, App app) {
        return releases.create(app, Optional.empty(), Map.of("A", "x".repeat(5000)), "Set A config vars", "me@here")
                .version();
    }

    private static List<Integer> numbers(Releases releases, App app) {
        return releases.list(app.id()).stream().map(Release::version).toList();
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    private static void fill(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}

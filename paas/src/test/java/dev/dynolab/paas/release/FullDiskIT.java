package dev.dynolab.paas.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.AppName;
import dev.dynolab.paas.app.Apps;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.store.SmallDisk;
import dev.dynolab.paas.time.FakeTime;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home whose disk gets full loses nothing that was acknowledged. With WRITE_DELAY=500 this fails. */
class FullDiskIT {
    private static final String FULL = "The disk that holds Dynolab's home is full: nothing was saved.";

    @TempDir
    Path mountPoint;

    private final FakeTime time = new FakeTime(Instant.parse("2013-07-29T13:37:59Z"));
    private SmallDisk disk;
    private Path file;

    @BeforeEach
    void mount() throws Exception {
        disk = new SmallDisk(mountPoint);
        file = mountPoint.resolve("home/dynolab");
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void nothingAcknowledgedIsLostAndItGoesOnOnceThereIsSpace() throws Exception {
        disk.take(2_000_000);
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
            assertThat(full).hasMessage(FULL);
            assertThat(full.hint()).isEqualTo("Free some space, then try again.");
            assertThat(numbers(releases, app)).isEqualTo(upTo(acknowledged));
            assertThatThrownBy(() -> add(releases, app)).hasMessage(FULL);
            assertThat(numbers(releases, app)).isEqualTo(upTo(acknowledged));

            disk.free();
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
        disk.fill();
        assertThatThrownBy(() -> Database.open(file)).hasMessage(FULL);

        disk.free();
        Database.open(file).close();
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
}

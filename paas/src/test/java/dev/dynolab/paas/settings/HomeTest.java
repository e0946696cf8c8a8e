package dev.dynolab.paas.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path dir;

    @Test
    void aHomeHasOnePlatform() throws IOException {
        Home home = new Home(dir.resolve("home"));
        assertThat(home.locked()).isFalse();
        try (Home.Lock lock = home.lock()) {
            assertThat(home.locked()).isTrue();
            assertThatThrownBy(home::lock)
                    .isInstanceOf(PlatformException.class)
                    .hasMessage("Another platform runs on " + home.dir() + ".");
            lock.publish("http://localhost:1", "http://localhost:2", "https://localhost:3");
            assertThat(home.read(home.server()).orElseThrow()).startsWith("{\"api_url\":\"http://localhost:1\"");
        }
        assertThat(home.locked()).isFalse();
        assertThat(home.server()).doesNotExist();
        home.lock().close();
    }

    @Test
    void onlyTheOwnerReadsIt() throws IOException {
        Home home = new Home(dir.resolve("deep/home"));
        home.create();
        home.write(home.token(), "secret\n");
        assertThat(mode(home.dir())).isEqualTo("rwx------");
        assertThat(mode(home.token())).isEqualTo("rw-------");
    }

    @Test
    void itIsNamedByTheEnvironmentElseInThePersonsDirectory() {
        assertThat(Home.of(Map.of("DYNOLAB_HOME", "/x/../y", "HOME", "/z")).dir())
                .isEqualTo(Path.of("/y"));
        assertThat(Home.of(Map.of("HOME", "/z")).dir()).isEqualTo(Path.of("/z/.dynolab"));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}

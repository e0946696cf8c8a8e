package dev.dynolab.paas.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.time.FakeTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {
    @Test
    void aPathIsKeptReplacedAndForgottenWithItsApp() {
        try (Database database = Database.memory()) {
            Apps apps = new Apps(database, new FakeTime(Instant.EPOCH));
            Checks checks = new Checks(database);
            App app = apps.create(Optional.of(new AppName("blog")), "will@example.com", "local", "local-debian-12");
            assertThat(checks.of(app.id())).isEmpty();
            checks.set(app.id(), new HealthPath("/up"));
            checks.set(app.id(), new HealthPath("/up?deep=1"));
            assertThat(checks.of(app.id())).contains(new HealthPath("/up?deep=1"));
            checks.unset(app.id());
            assertThat(checks.of(app.id())).isEmpty();
            checks.set(app.id(), new HealthPath("/up"));
            apps.destroy(app);
            assertThat(checks.of(app.id())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "up", "http://x/", "/a b", "/a\r\nX: y", "/#top", "/é"})
    void whatIsNoPathIsRefused(String path) {
        assertThatThrownBy(() -> new HealthPath(path))
                .isInstanceOf(PlatformException.class)
                .hasMessage("A health path begins with / and has no spaces, as in /up.");
    }
}

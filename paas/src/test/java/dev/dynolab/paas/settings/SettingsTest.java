package dev.dynolab.paas.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.settings.Settings.Origin;
import dev.dynolab.paas.settings.Settings.RuntimeChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path home;

    @Test
    void defaultsAreHeroku() {
        Settings settings = load(Map.of(), Map.of());
        assertThat(settings.apiPort()).isEqualTo(7080);
        assertThat(settings.routerPort()).isEqualTo(8080);
        assertThat(settings.runtime()).isEqualTo(RuntimeChoice.AUTO);
        assertThat(settings.bootTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.holdTimeout()).isEqualTo(Duration.ofSeconds(75));
        assertThat(settings.crashBackoff()).startsWith(Duration.ZERO, Duration.ofMinutes(20));
        assertThat(settings.slugMax()).isEqualTo(500L << 20);
        assertThat(settings.value(Key.API_PORT).origin()).isEqualTo(Origin.DEFAULT);
    }

    @Test
    void aProfileHasOtherDefaultsAndOverridesNothing() {
        Settings settings = load(Map.of("profile", "heroku", "backlog-max", "7"), Map.of());
        assertThat(settings.likeHeroku()).isTrue();
        assertThat(settings.randomDynos()).isTrue();
        assertThat(settings.drainLimit()).isZero();
        assertThat(settings.on(Key.ROUTER_LOG_EXTRAS)).isFalse();
        assertThat(settings.prebootWindow()).contains(Duration.ofSeconds(180));
        assertThat(settings.on(Key.PREBOOT_SCALE)).isFalse();
        assertThat(settings.count(Key.BACKLOG_MAX)).isEqualTo(7);
        assertThat(settings.value(Key.DRAIN_LIMIT).source()).isEqualTo("profile heroku");
        assertThat(settings.value(Key.STOP_GRACE).source()).isEqualTo("default");
        Settings back = settings.with(Key.PROFILE, "dynolab");
        assertThat(back.drainLimit()).isEqualTo(Duration.ofSeconds(30));
        assertThat(back.count(Key.BACKLOG_MAX)).isEqualTo(7);
        assertThatThrownBy(() -> load(Map.of("profile", "fly"), Map.of()))
                .hasMessage("The setting profile cannot be \"fly\" (--profile): expected dynolab or heroku.");
    }

    @Test
    void flagBeatsEnvironmentBeatsFileBeatsDefault() throws IOException {
        Files.writeString(home.resolve("settings"), """
                # ports
                api-port = 1001
                router-port = 1002
                boot-timeout=5s
                """);
        Settings settings =
                load(Map.of("api-port", "3001"), Map.of("DYNOLAB_API_PORT", "2001", "DYNOLAB_ROUTER_PORT", "2002"));
        assertThat(settings.apiPort()).isEqualTo(3001);
        assertThat(settings.value(Key.API_PORT).source()).isEqualTo("--api-port");
        assertThat(settings.routerPort()).isEqualTo(2002);
        assertThat(settings.value(Key.ROUTER_PORT).source()).isEqualTo("DYNOLAB_ROUTER_PORT");
        assertThat(settings.bootTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.value(Key.BOOT_TIMEOUT).source())
                .isEqualTo(home.resolve("settings").toString());
    }

    @Test
    void anUnknownKeyNamesTheNearestKnownOne() throws IOException {
        assertThatThrownBy(() -> load(Map.of(), Map.of("DYNOLAB_API_PROT", "1")))
                .hasMessage("There is no setting DYNOLAB_API_PROT.")
                .extracting(e -> ((PlatformException) e).hint())
                .isEqualTo("Did you mean DYNOLAB_API_PORT?");
        Files.writeString(home.resolve("settings"), "boot-timeuot = 5s\n");
        assertThatThrownBy(() -> load(Map.of(), Map.of()))
                .hasMessage("There is no setting boot-timeuot in " + home.resolve("settings") + ".")
                .extracting(e -> ((PlatformException) e).hint())
                .isEqualTo("Did you mean boot-timeout?");
    }

    @Test
    void otherVariablesOfOursAreNoSettings() {
        assertThat(load(Map.of(), Map.of("DYNOLAB_APP", "blog", "DYNOLAB_TEST_REQUIRE_ALL", "1")))
                .isNotNull();
    }

    @Test
    void aBadValueIsOneLineWithItsSource() {
        assertThatThrownBy(() -> load(Map.of("api-port", "70000"), Map.of()))
                .hasMessage("The setting api-port cannot be \"70000\" (--api-port): expected a port, 0 to 65535.");
        assertThatThrownBy(() -> load(Map.of(), Map.of("DYNOLAB_BOOT_TIMEOUT", "soon")))
                .hasMessageEndingWith("(DYNOLAB_BOOT_TIMEOUT): expected a duration such as 500ms, 30s or 15m.");
        assertThatThrownBy(() -> load(Map.of("runtime", "vm"), Map.of()))
                .hasMessageEndingWith("expected auto, process or docker.");
        assertThatThrownBy(() -> load(Map.of("slug-max", "-1"), Map.of()))
                .hasMessageEndingWith("expected a size such as 64K, 500M or 2G.");
    }

    @Test
    void aLineThatIsNoEntryIsNamedByItsNumber() throws IOException {
        Files.writeString(home.resolve("settings"), "\nnonsense\n");
        assertThatThrownBy(() -> load(Map.of(), Map.of()))
                .hasMessage("Line 2 of " + home.resolve("settings") + " is not \"key = value\": nonsense");
    }

    private Settings load(Map<String, String> flags, Map<String, String> env) {
        Map<String, String> all = new HashMap<>(env);
        all.put("DYNOLAB_HOME", home.toString());
        return Settings.load(flags, all);
    }
}

package dev.dynolab.paas.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"abc", "a1b", "incdeploy", "calm-river-12345", "a23456789012345678901234567890"})
    void takesWhatHerokuTakes(String name) {
        assertThat(new AppName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1ab", "-ab", "ab-", "Abc", "a_b", "a.b", "aäb", "abc\n", "a b", "../x", "ab\u0000"})
    void refusesInHerokusWords(String name) {
        assertThatThrownBy(() -> new AppName(name))
                .isInstanceOf(PlatformException.class)
                .hasMessage("Name must start with a letter, end with a letter or digit and can only contain lowercase"
                        + " letters, numbers, and dashes.");
    }

    @Test
    void refusesWhatIsTooShortOrTooLong() {
        assertThatThrownBy(() -> new AppName("ab")).hasMessage("Name is too short (minimum is 3 characters)");
        assertThatThrownBy(() -> new AppName("a".repeat(31))).hasMessage("Name is too long (maximum is 30 characters)");
    }

    @Test
    void refusesTwoDashes() {
        assertThatThrownBy(() -> new AppName("v6--blog")).hasMessageStartingWith("Name cannot contain two dashes");
    }

    @Test
    void aUserHasOneIdAndOneLine() {
        assertThat(User.of("me@here")).isEqualTo(User.of("me@here"));
        for (String bad : new String[] {"", " ", "a\nb", "a\u001b[31m", "x".repeat(255)}) {
            assertThatThrownBy(() -> User.of(bad)).isInstanceOf(PlatformException.class);
        }
    }
}

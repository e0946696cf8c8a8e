package dev.dynolab.paas.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class HostnameTest {
    @Test
    void takesHostNamesAndWritesThemSmall() {
        assertThat(new Hostname("WWW.Example.Test ")).hasToString("www.example.test");
        assertThat(new Hostname("xn--bcher-kva.example")).hasToString("xn--bcher-kva.example");
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "example",
                "localhost",
                "blog.localhost",
                "127.0.0.1",
                "::1",
                "*.example.com",
                "a..b",
                "-a.b",
                "a-.b",
                "a b.c",
                "a.b:80",
                "http://a.b",
                "a_b.c",
                "bücher.de",
                "a.b\r\nX: y"
            })
    void refusesTheRestInOneLine(String name) {
        assertThatThrownBy(() -> new Hostname(name))
                .isInstanceOf(PlatformException.class)
                .satisfies(e -> assertThat(((PlatformException) e).kind()).isEqualTo(PlatformException.Kind.INVALID));
    }

    @Test
    void aNameHas253CharactersAndALabel63() {
        String label = "a".repeat(63);
        assertThat(new Hostname(label + "." + label + "." + label + ".com")).isNotNull();
        assertThatThrownBy(() -> new Hostname("a" + label + ".com")).isInstanceOf(PlatformException.class);
        assertThatThrownBy(() -> new Hostname(label + "." + label + "." + label + "." + label + ".com"))
                .isInstanceOf(PlatformException.class);
    }
}

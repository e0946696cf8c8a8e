package dev.dynolab.paas.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.error.PlatformException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
    @TempDir
    Path home;

    @Test
    void isMadeOnceForItsOwnerOnly() throws Exception {
        Token token = Token.of(home);
        assertThat(Token.of(home).text()).isEqualTo(token.text()).hasSizeGreaterThan(40);
        assertThat(mode()).isEqualTo("rw-------");
        assertThat(files()).containsExactly("token");
        assertThat(token.toString()).doesNotContain(token.text());
    }

    @Test
    void ofManyThatStartAtOnceAllGetTheSame() throws Exception {
        var threads = Executors.newFixedThreadPool(16);
        try {
            Callable<String> start = () -> Token.of(home).text();
            Set<String> texts = new HashSet<>();
            for (var text : threads.invokeAll(
                    IntStream.range(0, 16).mapToObj(i -> start).toList())) {
                texts.add(text.get());
            }
            assertThat(texts).hasSize(1);
            assertThat(files()).containsExactly("token");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFileThatOthersMayReadIsClosedToThem() throws Exception {
        Files.writeString(home.resolve("token"), "a-token-of-ones-own-choice\n");
        Files.setPosixFilePermissions(home.resolve("token"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(Token.of(home).matches("a-token-of-ones-own-choice")).isTrue();
        assertThat(mode()).isEqualTo("rw-------");
    }

    @Test
    void aFileThatHoldsNoTokenIsRefusedWithoutShowingIt() throws Exception {
        Files.writeString(home.resolve("token"), "short one");
        assertThatThrownBy(() -> Token.of(home))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("holds no token")
                .hasMessageNotContaining("short");
    }

    private String mode() throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("token")));
    }

    private Set<String> files() throws Exception {
        try (Stream<Path> all = Files.list(home)) {
            return all.map(p -> p.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}

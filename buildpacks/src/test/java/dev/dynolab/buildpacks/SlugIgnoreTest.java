package dev.dynolab.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugIgnoreTest {
    @ParameterizedTest
    @CsvSource({
        "*.psd,       a.psd,            true",
        "*.psd,       art/deep/a.psd,   true",
        "*.psd,       a.psd.txt,        false",
        "test,        test,             true",
        "test,        lib/test,         true",
        "test,        testing,          false",
        "/test,       test,             true",
        "/test,       lib/test,         false",
        "doc/*.txt,   doc/a.txt,        true",
        "doc/*.txt,   doc/sub/a.txt,    false",
        "doc/*.txt,   x/doc/a.txt,      false",
        "**/logs,     logs,             true",
        "**/logs,     a/b/logs,         true",
        "a/**/z,      a/z,              true",
        "a/**/z,      a/b/c/z,          true",
        "abc/**,      abc/x/y,          true",
        "?at,         cat,              true",
        "?at,         flat,             false",
        "[a-c]x,      bx,               true",
        "[!a-c]x,     bx,               false",
        "[!a-c]x,     dx,               true",
        "a+b(1).txt,  a+b(1).txt,       true",
        "\\!keep,     !keep,            true",
        "[z-a],       [z-a],            true",
        "build/,      build,            false",
    })
    void matches_as_gitignore_does(String pattern, String path, boolean matches) {
        assertThat(new SlugIgnore(pattern).matches(path, false)).isEqualTo(matches);
    }

    @Test
    void a_trailing_slash_means_directories_and_negation_means_nothing(@TempDir Path root) throws Exception {
        for (String file : new String[] {"build/deep/a", "lib/build/b", "keep/build", "x.log", "y.log"}) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.writeString(root.resolve(file), "");
        }
        Files.createSymbolicLink(root.resolve("keep/link"), root.resolve("build"));

        new SlugIgnore("# comment\n\nbuild/\n*.log\n!y.log\n").apply(root);

        try (var left = Files.walk(root)) {
            assertThat(left.map(path -> root.relativize(path).toString()))
                    .containsExactlyInAnyOrder("", "keep", "keep/build", "keep/link", "lib");
        }
    }
}

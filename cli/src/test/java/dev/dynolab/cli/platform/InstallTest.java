package dev.dynolab.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.cli.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallTest {
    @TempDir
    Path dir;

    @Test
    void linksAreMadeKeptAndRemovedAndNothingOfOthersIsTouched() throws IOException {
        Person person = new Person(dir.resolve("home"), dir, "2026-11-21T00:00:00Z");
        Path bin = dir.resolve(".local/bin");
        assertThat(person.types("install").out())
                .contains("Linked " + bin.resolve("h") + " -> /opt/dynolab/h\n")
                .contains("eval \"$(dynolab completion)\"");
        assertThat(Files.readSymbolicLink(bin.resolve("dynolab"))).isEqualTo(Path.of("/opt/dynolab/h"));
        assertThat(person.types("install").out()).contains(bin.resolve("h") + " is in place\n");
        assertThat(person.types("install", "--uninstall").exit()).isZero();
        assertThat(bin.resolve("h")).doesNotExist();
        Files.writeString(bin.resolve("h"), "mine");
        assertThat(person.types("install").exit()).isEqualTo(1);
        assertThat(person.types("install", "--uninstall").exit()).isZero();
        assertThat(bin.resolve("h")).hasContent("mine");
    }
}

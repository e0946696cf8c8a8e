package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a stack that Heroku does not have, so that no real one is in the way. The packages' part is CI's own first step. */
@Timeout(120)
class StackInstallerIT {
    private static final String STACK = "heroku-9999";

    @TempDir
    Path home;

    private final List<String> progress = new ArrayList<>();
    private DockerEngine engine;
    private StackRoots roots;

    @BeforeEach
    void needsDocker() throws IOException {
        LocalStack.need();
        engine = DockerEngine.connect(DockerEngine.DEFAULT_HOST);
        roots = new StackRoots(home.resolve("dynos"));
    }

    @AfterEach
    void forget() throws IOException {
        for (String image : Command.run(List.of("docker", "images", "--format", "{{.Repository}}:{{.Tag}}"))
                .lines()
                .filter(name -> name.matches(".*:(heroku-)?9999(-build)?"))
                .toList()) {
            Command.run(List.of("docker", "rmi", "-f", image));
        }
        engine.close();
    }

    private void install(String stack, String registry, Map<String, String> certificates) throws IOException {
        var access = new StackInstaller.Access(certificates, Map.of(), registry);
        new StackInstaller(roots, Optional.of(engine), access, progress::add).install(stack);
    }

    @Test
    void herokusImagesArePulledAndUnpackedOnceAndWhole() throws Exception {
        Path files = home.resolve("files");
        SmallRoot.make(files, "as if Heroku's");
        try (FakeRegistry registry = new FakeRegistry(files)) {
            install(STACK, registry.host(), Map.of());
            assertThat(progress)
                    .contains("Pulling " + registry.host() + "/heroku/heroku:9999", "1 layers pulled")
                    .endsWith("The stack heroku-9999 is installed");
            Path root = roots.run(STACK).orElseThrow();
            assertThat(root.resolve("etc/os-release")).hasContent("as if Heroku's");
            assertThat(roots.build(STACK)).isPresent().isNotEqualTo(roots.run(STACK));
            assertThat(engine.hasImage(RuntimeChooser.image(STACK))).isTrue();

            progress.clear();
            install(STACK, registry.host(), Map.of());
            assertThat(progress).containsExactly("The stack heroku-9999 is installed");
            assertThat(roots.run(STACK)).hasValue(root);

            // As an h leaves it that is killed.
            Path part = root.resolveSibling(root.getFileName() + ".part");
            Files.delete(roots.place(STACK).resolve("run"));
            Files.move(root, part);
            Files.delete(part.resolve("etc/os-release"));
            assertThat(roots.run(STACK)).isEmpty();
            install(STACK, registry.host(), Map.of());
            assertThat(root.resolve("etc/os-release")).hasContent("as if Heroku's");
        }
    }

    @Test
    void aRegistryThatIsAwayIsOneLine() {
        assertThatThrownBy(() -> install(STACK, "127.0.0.1:1", Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Docker said: ")
                .hasMessageContaining("127.0.0.1:1")
                .message()
                .doesNotContain("\n");
        assertThat(roots.run(STACK)).isEmpty();
    }

    @Test
    void aStackThatThereIsNotIsRefused() {
        assertThatThrownBy(() -> install("cedar-10", "", Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("There is no stack cedar-10 to install:"
                        + " there are local-debian-12 and Heroku's, as heroku-24");
    }
}

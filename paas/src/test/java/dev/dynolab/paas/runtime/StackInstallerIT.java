package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a stack that neither Heroku nor another checkout's run has, so that nobody is in another's way. The packages' part is
 * CI's own first step.
 */
@Timeout(120)
class StackInstallerIT {
    private static final String NUMBER =
            Integer.toUnsignedString(Path.of("").toAbsolutePath().hashCode());
    private static final String STACK = "heroku-" + NUMBER;

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
        for (String image : images()) {
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
        try (FakeRegistry registry = new FakeRegistry(files, "")) {
            install(STACK, registry.host(), Map.of());
            assertThat(progress)
                    .contains("Pulling " + registry.host() + "/heroku/heroku:" + NUMBER, "1 layers pulled")
                    .endsWith("The stack " + STACK + " is installed");
            Path root = roots.run(STACK).orElseThrow();
            assertThat(root.resolve("etc/os-release")).hasContent("as if Heroku's");
            assertThat(roots.build(STACK)).isPresent().isNotEqualTo(roots.run(STACK));
            assertThat(engine.hasImage(RuntimeChooser.image(STACK))).isTrue();

            progress.clear();
            install(STACK, registry.host(), Map.of());
            assertThat(progress).containsExactly("The stack " + STACK + " is installed");
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

    /** As heroku-24 is laid out: /usr merged, its user not root, Debian's own script for certificates. */
    private static void herokuLike(Path files) throws IOException {
        String[] scripted = {
            "sh", "sed", "find", "sort", "wc", "rm", "mktemp", "ln", "readlink", "basename", "mv", "chmod", "test"
        };
        SmallRoot.make(
                files,
                "as if Heroku's",
                Stream.concat(Stream.of(scripted), Stream.of("openssl")).toArray(String[]::new));
        for (String directory : List.of("usr/sbin", "etc/ssl/certs", "usr/local/share/ca-certificates", "tmp")) {
            Files.createDirectories(files.resolve(directory));
        }
        Files.createSymbolicLink(files.resolve("sbin"), Path.of("usr/sbin"));
        Files.copy(Path.of("/usr/sbin/update-ca-certificates"), files.resolve("usr/sbin/update-ca-certificates"));
        Files.writeString(files.resolve("etc/ca-certificates.conf"), "");
        Files.writeString(
                files.resolve("etc/passwd"), "root:x:0:0::/root:/bin/bash\nheroku:x:1001:1001::/app:/bin/bash\n");
        Files.writeString(files.resolve("etc/group"), "root:x:0:\nheroku:x:1001:\n");
    }

    @Test
    void herokusImagesTrustTheCertificatesThatAreGiven() throws Exception {
        boolean found = Files.isExecutable(Path.of("/usr/sbin/update-ca-certificates"))
                && Command.works(List.of("openssl", "version"));
        Require.that(found, "ca-certificates or openssl is not installed");
        Path files = home.resolve("files");
        herokuLike(files);
        Path pem = home.resolve("company.pem");
        Command.run(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=company",
                "-days",
                "2",
                "-keyout",
                home.resolve("key").toString(),
                "-out",
                pem.toString()));
        Map<String, String> certificates = Map.of("company.crt", Files.readString(pem));
        try (FakeRegistry registry = new FakeRegistry(files, "1001")) {
            install(STACK, registry.host(), certificates);
            for (Path root :
                    List.of(roots.run(STACK).orElseThrow(), roots.build(STACK).orElseThrow())) {
                assertThat(root.resolve("etc/ssl/certs/ca-certificates.crt"))
                        .content()
                        .contains(Files.readString(pem).strip());
                assertThat(root.resolve("etc/ssl/certs/company.pem")).isSymbolicLink();
                assertThat(root.resolve("etc/os-release")).hasContent("as if Heroku's");
            }
            assertThat(Command.run(List.of(
                            "docker",
                            "run",
                            "--rm",
                            RuntimeChooser.image(STACK),
                            "grep",
                            "-c",
                            "BEGIN CERTIFICATE",
                            "/etc/ssl/certs/ca-certificates.crt")))
                    .isEqualTo("1\n");
            Path root = roots.run(STACK).orElseThrow();
            install(STACK, registry.host(), certificates);
            assertThat(roots.run(STACK)).as("nothing new").hasValue(root);
            String replaced = engine.id(RuntimeChooser.image(STACK));
            install(STACK, registry.host(), Map.of());
            assertThat(roots.run(STACK).orElseThrow().resolve("etc/ssl/certs"))
                    .as("without them")
                    .isEmptyDirectory();
            assertThat(engine.hasImage(replaced)).isFalse();
        }
    }

    private List<String> images() throws IOException {
        return Command.run(List.of("docker", "images", "--format", "{{.Repository}}:{{.Tag}}"))
                .lines()
                .filter(name -> name.matches(".*:(heroku-)?" + NUMBER + "(-build)?"))
                .toList();
    }

    private void remove() throws IOException {
        new StackInstaller(roots, Optional.of(engine), new StackInstaller.Access(Map.of(), Map.of(), ""), progress::add)
                .remove(STACK);
    }

    @Test
    void aRemovedStackLeavesNothing() throws Exception {
        Path files = home.resolve("files");
        SmallRoot.make(files, "as if Heroku's");
        try (FakeRegistry registry = new FakeRegistry(files, "")) {
            install(STACK, registry.host(), Map.of());
            assertThat(images()).hasSize(4);
            remove();
            assertThat(images()).isEmpty();
            assertThat(roots.place(STACK).getParent())
                    .isDirectoryNotContaining(path -> !path.endsWith(STACK + ".lock"));
            assertThat(progress).endsWith("The stack " + STACK + " is removed");
            assertThatThrownBy(this::remove).hasMessage("The stack " + STACK + " is not installed");
        }
    }

    @Test
    void aRemovalThatWasKilledGoesOn() throws Exception {
        Path files = home.resolve("files");
        SmallRoot.make(files, "as if Heroku's");
        try (FakeRegistry registry = new FakeRegistry(files, "")) {
            install(STACK, registry.host(), Map.of());
            Command.run(List.of("docker", "rmi", RuntimeChooser.image(STACK)));
            Path place = roots.place(STACK);
            Files.move(place, place.resolveSibling(STACK + ".removed"));
            assertThat(roots.run(STACK)).isEmpty();
            remove();
            assertThat(images()).isEmpty();
            assertThat(place.getParent()).isDirectoryNotContaining(path -> !path.endsWith(STACK + ".lock"));
        }
    }

    @Test
    void aReplacedImageGoesOnceNoContainerIsMadeOfIt() throws Exception {
        Path files = home.resolve("files");
        SmallRoot.make(files, "made here");
        StackImages made = new StackImages(engine, progress::add);
        String name = RuntimeChooser.image(STACK);
        made.make(STACK, "01", files, home);
        String first = engine.id(name);
        String container =
                Command.run(List.of("docker", "create", name, "true")).strip();
        try {
            made.make(STACK, "02", files, home);
            assertThat(engine.hasImage(first)).isTrue();
        } finally {
            Command.run(List.of("docker", "rm", container));
        }
        String second = engine.id(name);
        made.make(STACK, "03", files, home);
        assertThat(engine.hasImage(first)).isFalse();
        assertThat(engine.hasImage(second)).isFalse();
        assertThat(engine.labels(name)).containsEntry("dev.dynolab.recipe", "03");
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

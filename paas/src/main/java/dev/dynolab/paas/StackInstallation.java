package dev.dynolab.paas;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.runtime.DockerEngine;
import dev.dynolab.paas.runtime.StackInstaller;
import dev.dynolab.paas.runtime.StackRoots;
import dev.dynolab.paas.settings.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Makes a stack's root file system and image on one home; needs no platform that runs.
 *
 * @param certificates a PEM file, or a directory of {@code *.crt} and {@code *.pem}, to be trusted in dynos and builds
 * @param proxies {@code http_proxy} and the like, for what is fetched now
 * @param registry where Heroku's images come from; empty for Docker's own
 */
public record StackInstallation(
        String stack, Optional<Path> certificates, Map<String, String> proxies, String registry) {

    /**
     * @param progress hears a line now and then
     * @throws PlatformException when it cannot be made here, in one line that says why
     */
    public void run(Home home, Consumer<String> progress) {
        with(home, progress, installer -> installer.install(stack));
    }

    /**
     * Removes a stack from a home; who uses it is the caller's to know.
     *
     * @param progress hears a line now and then
     * @throws PlatformException when it is not installed or cannot be removed, in one line that says why
     */
    public static void remove(String stack, Home home, Consumer<String> progress) {
        new StackInstallation(stack, Optional.empty(), Map.of(), "")
                .with(home, progress, installer -> installer.remove(stack));
    }

    private interface Step {
        void run(StackInstaller installer) throws IOException;
    }

    private void with(Home home, Consumer<String> progress, Step step) {
        Optional<DockerEngine> engine = Optional.empty();
        try {
            engine = Optional.of(DockerEngine.connect(DockerEngine.DEFAULT_HOST));
        } catch (IOException none) {
            progress.accept("No Docker, so no image of it: " + none.getMessage());
        }
        try {
            home.create();
            var access = new StackInstaller.Access(readCertificates(), proxies, registry);
            step.run(new StackInstaller(new StackRoots(home.dynos()), engine, access, progress));
        } catch (IOException failed) {
            throw PlatformException.of(
                    PlatformException.Kind.RUNTIME_UNAVAILABLE, "runtime_unavailable", failed.getMessage());
        } finally {
            engine.ifPresent(DockerEngine::close);
        }
    }

    private Map<String, String> readCertificates() throws IOException {
        Map<String, String> found = new TreeMap<>();
        if (certificates.isPresent()) {
            Path place = certificates.get();
            for (Path file : Files.isDirectory(place) ? files(place) : List.of(place)) {
                if (!Files.isReadable(file) || !Files.readString(file).contains("BEGIN CERTIFICATE")) {
                    throw new IOException("No certificate in PEM form can be read from " + file);
                }
                found.put(
                        file.getFileName().toString().replaceFirst("[.](crt|pem)$", "") + ".crt",
                        Files.readString(file));
            }
            if (found.isEmpty()) {
                throw new IOException("There is no *.crt or *.pem in " + place);
            }
        }
        return found;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.toString().matches(".*[.](crt|pem)")).toList();
        }
    }
}

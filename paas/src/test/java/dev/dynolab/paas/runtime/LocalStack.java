package dev.dynolab.paas.runtime;

import dev.dynolab.paas.Require;
import java.io.IOException;

/** The stack's image for tests: needed where everything is required, else its absence is a visible skip. */
final class LocalStack {
    static final String IMAGE = RuntimeChooser.image(StackInstaller.LOCAL_DEBIAN_12);

    private LocalStack() {}

    static void need() throws IOException {
        String missing = "Docker has no image " + IMAGE + ": h stacks:install local-debian-12";
        try (DockerEngine engine = DockerEngine.connect(DockerEngine.DEFAULT_HOST)) {
            missing = engine.hasImage(IMAGE) ? "" : missing;
        } catch (IOException away) {
            missing = away.getMessage();
        }
        Require.that(missing.isEmpty(), missing);
    }
}

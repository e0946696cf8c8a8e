package dev.dynolab.paas.dyno;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;

/** The stack's image for tests: made where everything is required, else its absence is a visible skip. */
final class LocalStack {
    static final String IMAGE = RuntimeChooser.image(StackInstaller.LOCAL_DEBIAN_12);

    private static final boolean REQUIRED = System.getenv("DYNOLAB_REQUIRE_ALL") != null;

    private LocalStack() {}

    static void need(Path work) throws IOException {
        try (DockerEngine engine = DockerEngine.connect(DockerEngine.DEFAULT_HOST)) {
            if (REQUIRED) {
                new StackInstaller(engine, work, StackInstaller.Access.DIRECT)
                        .install(StackInstaller.LOCAL_DEBIAN_12, System.out::println);
            } else if (!engine.hasImage(IMAGE)) {
                abort("Docker has no image " + IMAGE);
            }
        } catch (IOException missing) {
            if (REQUIRED) {
                throw missing;
            }
            abort(missing.getMessage());
        }
    }
}

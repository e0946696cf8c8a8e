package dev.dynolab.paas.dyno;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

class DockerRuntimeIT extends DynoRuntimeContract {
    static final String IMAGE = "dynolab/stack:local-debian-12";

    @BeforeAll
    static void needsDockerAndTheStack() throws IOException {
        try (DockerEngine engine = DockerEngine.connect(DockerEngine.DEFAULT_HOST)) {
            if (engine.hasImage(IMAGE)) {
                return;
            }
            skip("Docker has no image " + IMAGE);
        } catch (IOException missing) {
            skip(missing.getMessage());
        }
    }

    private static void skip(String reason) {
        if (System.getenv("DYNOLAB_REQUIRE_ALL") != null) {
            throw new AssertionError(reason);
        }
        abort(reason);
    }

    @Override
    DynoRuntime open(SlugUnpacker slugs) throws IOException {
        DockerEngine engine = DockerEngine.connect(DockerEngine.DEFAULT_HOST);
        return new DockerRuntime(home.resolve("dynos"), slugs, engine, IMAGE, time);
    }

    @Override
    String hostAddress() throws IOException {
        return NetworkInterface.getByName("docker0")
                .inetAddresses()
                .filter(address -> address instanceof java.net.Inet4Address)
                .findFirst()
                .orElseThrow()
                .getHostAddress();
    }

    @Override
    List<String> extraVariables() {
        return List.of();
    }
}

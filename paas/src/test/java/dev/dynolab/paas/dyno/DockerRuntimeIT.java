package dev.dynolab.paas.dyno;

import java.io.IOException;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

class DockerRuntimeIT extends DynoRuntimeContract {
    @BeforeAll
    static void needsDockerAndTheStack() throws IOException {
        LocalStack.need();
    }

    @Override
    DynoRuntime open(SlugUnpacker slugs) throws IOException {
        DockerEngine engine = DockerEngine.connect(DockerEngine.DEFAULT_HOST);
        return new DockerRuntime(home.resolve("dynos"), slugs, engine, time);
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

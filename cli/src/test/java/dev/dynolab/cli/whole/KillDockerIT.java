package dev.dynolab.cli.whole;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import org.junit.jupiter.api.BeforeAll;

/** The same with containers. */
class KillDockerIT extends KillIT {
    @BeforeAll
    static void needsDocker() throws Exception {
        Lab.requireDocker();
    }

    @Override
    String runtime() {
        return "docker";
    }

    @Override
    InetAddress host() throws Exception {
        return NetworkInterface.getByName("docker0")
                .inetAddresses()
                .filter(address -> address instanceof Inet4Address)
                .findFirst()
                .orElseThrow();
    }
}

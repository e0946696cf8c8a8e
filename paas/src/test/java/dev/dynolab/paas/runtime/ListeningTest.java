package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListeningTest {
    private static final InetSocketAddress EVERYWHERE = new InetSocketAddress("0.0.0.0", 5000);
    private static final InetSocketAddress ITSELF = new InetSocketAddress("127.0.0.1", 5000);
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("::1", 3000);

    @Test
    void seesWhatThisProcessListensOn() throws Exception {
        try (ServerSocket four = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                ServerSocket any = new ServerSocket(0)) {
            assertThat(Listening.of(ProcessHandle.current().pid()))
                    .contains(new InetSocketAddress("127.0.0.1", four.getLocalPort()))
                    .anyMatch(each -> each.getPort() == any.getLocalPort()
                            && each.getAddress().isAnyLocalAddress());
        }
    }

    @Test
    void saysWhatIsWrongAndOnlyThat() throws Exception {
        InetAddress container = InetAddress.getByName("172.17.0.2");
        assertThat(Listening.fault(List.of(), 5000, container)).isEmpty();
        assertThat(Listening.fault(List.of(ELSEWHERE, EVERYWHERE), 5000, container))
                .isEmpty();
        assertThat(Listening.fault(List.of(ITSELF), 5000, InetAddress.getLoopbackAddress()))
                .isEmpty();
        assertThat(Listening.fault(List.of(ITSELF), 5000, container))
                .contains("listens on 127.0.0.1, where only the dyno itself can reach it, instead of 0.0.0.0");
        assertThat(Listening.fault(List.of(ELSEWHERE), 5000, container))
                .contains("listens on port 3000 instead of $PORT, which is 5000");
    }
}

package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.router.traffic.Traffic;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
    private static Route route(String id, String host, int port) {
        return Route.of(id, Set.of(host), List.of(), WhenEmpty.HOLD).withPort(port);
    }

    @Test
    void refusesADoorOfTwoRoutes() {
        assertThatThrownBy(() -> new RoutingTable(List.of(route("a", "x", 0), route("b", "X", 0))))
                .hasMessage("x belongs to route a and to route b");
        assertThatThrownBy(() -> new RoutingTable(List.of(route("a", "x", 5), route("b", "y", 5))))
                .hasMessage("5 belongs to route a and to route b");
        assertThatThrownBy(() -> new RoutingTable(List.of(route("a", "x", 0), route("a", "y", 0))))
                .hasMessageContaining("twice");
    }

    @Test
    void refusesValuesThatCannotBe() {
        assertThatThrownBy(() -> route("a", "x", 70_000)).hasMessageContaining("70000");
        assertThatThrownBy(() -> Traffic.BY_COUNT.withWeights(Map.of("v6", -1)))
                .hasMessageContaining("parts per million");
        var t = new Target("t", new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), "web.1", "v1");
        assertThatThrownBy(() -> route("a", "x", 0).withTargets(List.of(t, t))).hasMessageContaining("twice");
        assertThatThrownBy(() -> new Target("t", InetSocketAddress.createUnresolved("nowhere", 1), "web.1", "v1"))
                .hasMessageContaining("resolved");
        assertThat(route("a", "ShOuT", 0).hosts()).containsExactly("shout");
    }

    @Test
    void refusesToListenBeyondLoopback() throws Exception {
        var everywhere = InetAddress.getByName("0.0.0.0");
        assertThatThrownBy(() -> RouterSettings.defaults().withAddress(everywhere))
                .hasMessageContaining("loopback only");
    }
}

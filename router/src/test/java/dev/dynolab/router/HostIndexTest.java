package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostIndexTest {
    private static RouteState find(HostIndex index, String host) {
        byte[] b = ("x" + host + "x").getBytes(StandardCharsets.US_ASCII);
        return index.find(b, 1, b.length - 1);
    }

    private static RouteState state(String id) {
        return new RouteState(
                1, Route.of(id, Set.of(), List.of(), WhenEmpty.HOLD), RouterSettings.Limits.defaults(), () -> {});
    }

    @Test
    void findsANameWhateverItsCasePortOrFinalDot() {
        RouteState a = state("a");
        RouteState six = state("six");
        var index = new HostIndex(Map.of("app.localhost", a, "[::1]", six));
        assertThat(find(index, "app.localhost")).isSameAs(a);
        assertThat(find(index, "App.LocalHost:8080")).isSameAs(a);
        assertThat(find(index, "app.localhost.")).isSameAs(a);
        assertThat(find(index, "app.localhost.:80")).isSameAs(a);
        assertThat(find(index, "[::1]:80")).isSameAs(six);
        assertThat(find(index, "[::1]")).isSameAs(six);
        assertThat(find(index, "app.localhos")).isNull();
        assertThat(find(index, "xapp.localhost")).isNull();
        assertThat(find(index, ":80")).isNull();
    }

    @Test
    void findsEachOfMany() {
        Map<String, RouteState> all = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            all.put("app-" + i + ".localhost", state("r" + i));
        }
        var index = new HostIndex(all);
        all.forEach((host, route) -> assertThat(find(index, host + ":8080")).isSameAs(route));
        assertThat(find(index, "app-1000.localhost")).isNull();
        assertThat(find(new HostIndex(Map.of()), "a")).isNull();
    }
}

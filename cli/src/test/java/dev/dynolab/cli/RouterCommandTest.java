package dev.dynolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Tty;
import dev.dynolab.paas.wire.RouterJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouterCommandTest extends CommandFixture {
    private static final String NOW = "2026-11-21T12:00:00Z";
    private static final RouterJson.Counts SOME = new RouterJson.Counts(900, 1, Map.of("2xx", 900L), Map.of());

    RouterCommandTest() {
        super(NOW, "");
    }

    @BeforeEach
    void answers() {
        api.on("GET /dynolab/router", router());
    }

    private static RouterJson router() {
        var six = new RouterJson.Release(
                "v6",
                1,
                new RouterJson.Recent(450, 0, 7.5, 1.24, 12.6, 12_340.0),
                SOME,
                List.of(new RouterJson.Dyno("web.1", 1, SOME)));
        var seven = new RouterJson.Release(
                "v7",
                2,
                new RouterJson.Recent(150, 3, 2.5, 2, 30, 400),
                SOME,
                List.of(new RouterJson.Dyno("web.2", 2, SOME)));
        var five = new RouterJson.Release("v5", 0, new RouterJson.Recent(0, 0, 0, 0, 0, 0), SOME, List.of());
        var blog = new RouterJson.Route(
                "blog", 3, 4, new RouterJson.Recent(602, 5, 10, 1.5, 20, 300), List.of(five, six, seven), SOME);
        var shop = new RouterJson.Route("shop", 0, 0, new RouterJson.Recent(0, 0, 0, 0, 0, 0), List.of(), SOME);
        return new RouterJson(Instant.parse(NOW), List.of(blog, shop));
    }

    @Test
    void showsAppsAndTheirReleases() {
        assertThat(person.types("router").out()).isEqualTo("""
                === Router
                APP   RELEASE  REQ/S  LAST MINUTE  ERRORS  P50    P95   P99    IN FLIGHT  HELD
                blog  all      10.0   602          5       1.5ms  20ms  300ms  3          4
                      v6       7.5    450          0       1.2ms  13ms  12.3s  1
                      v7       2.5    150          3       2.0ms  30ms  400ms  2
                      no dyno         2
                shop  all      0.0    0            0                           0          0
                """);
        assertThat(person.types("router", "shop").out()).doesNotContain("blog");
    }

    @Test
    void printsJsonForPrograms() throws IOException {
        String text = person.types("router", "--json", "blog").out();
        Json routes = Json.parse(text.getBytes(StandardCharsets.UTF_8));
        assertThat(routes.list()).hasSize(1);
        assertThat(routes.list().get(0).get("last_minute").number("requests")).isEqualTo(602);
        assertThat(text).contains("\"p50_ms\" : 1.5");
    }

    @Test
    void onATerminalItGoesOnUntilControlC() throws Exception {
        person.at(new Tty(true, true, true, 80));
        var heard = CompletableFuture.supplyAsync(() -> person.types("router"));
        while (api.requests().size() < 3) {
            Thread.onSpinWait();
        }
        person.pressesControlC();
        Person.Heard all = heard.get(20, TimeUnit.SECONDS);
        assertThat(all.exit()).isZero();
        assertThat(all.out()).startsWith("\u001b[H\u001b[J").contains("\u001b[1m=== Router");
        assertThat(person.types("router", "--once").out()).doesNotContain("\u001b[H");
    }
}

package dev.dynolab.paas.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.router.RequestLog;
import dev.dynolab.router.Router;
import dev.dynolab.router.RouterSettings;
import dev.dynolab.router.SystemTime;
import dev.dynolab.router.WhenEmpty;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** ERROR_PAGE_URL and MAINTENANCE_PAGE_URL, from config var to browser. */
class OwnPagesTest {
    private static final UUID APP = UUID.randomUUID();

    private static String page(FrontDoors doors, int port, Map<String, String> config, boolean maintenance)
            throws Exception {
        doors.serve(APP, new Serving(List.of(), WhenEmpty.CRASHED, maintenance));
        doors.configure(APP, config).toCompletableFuture().get(20, TimeUnit.SECONDS);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(503);
        return answer.body();
    }

    @Test
    void standInForTheRoutersOwn() throws Exception {
        var config =
                Map.of("ERROR_PAGE_URL", "//pages.example/down", "MAINTENANCE_PAGE_URL", "https://pages.example/soon");
        try (var router = Router.start(RouterSettings.defaults(), new SystemTime(), RequestLog.NONE)) {
            var doors = new FrontDoors(router);
            int port = doors.open(APP, "app.localhost", 0);
            assertThat(page(doors, port, Map.of(), false)).startsWith("H10 App crashed");
            assertThat(page(doors, port, config, false)).contains("<iframe src=\"//pages.example/down\">");
            assertThat(page(doors, port, config, true)).contains("<iframe src=\"https://pages.example/soon\">");
            assertThat(page(doors, port, Map.of("ERROR_PAGE_URL", "javascript:alert(1)"), false))
                    .startsWith("H10 App crashed");
        }
    }
}

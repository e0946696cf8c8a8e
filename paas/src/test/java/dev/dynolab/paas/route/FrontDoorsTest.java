package dev.dynolab.paas.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.router.RequestLog;
import dev.dynolab.router.Router;
import dev.dynolab.router.RouterSettings;
import dev.dynolab.router.SystemTime;
import dev.dynolab.router.traffic.Choice;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FrontDoorsTest {
    private static final UUID APP = UUID.randomUUID();

    @Test
    void everyDoorChoosesAsItIsTold() throws Exception {
        try (var router = Router.start(RouterSettings.defaults(), new SystemTime(), RequestLog.NONE)) {
            var doors = new FrontDoors(router, Choice.RANDOM);
            doors.open(APP, "app.localhost", 0);
            assertThat(router.table().routes())
                    .allSatisfy(r -> assertThat(r.traffic().choice()).isEqualTo(Choice.RANDOM))
                    .hasSize(1);
        }
    }

    @Test
    void aHostServesUnderItsReleasesNamesToo() throws Exception {
        try (var router = Router.start(RouterSettings.defaults(), new SystemTime(), RequestLog.NONE)) {
            var doors = new FrontDoors(router);
            doors.open(APP, "app.example.com", 0);
            assertThat(doors.serves("app.example.com")).isTrue();
            assertThat(doors.serves("v7--app.example.com")).isTrue();
            assertThat(doors.serves("vx--app.example.com")).isFalse();
            assertThat(doors.serves("bank.com")).isFalse();
        }
    }
}

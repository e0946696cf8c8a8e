package dev.dynolab.cli;

import static dev.dynolab.cli.AppCommandsTest.dyno;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.cli.base.Tty;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PsWatchTest extends CommandFixture {
    PsWatchTest() {
        super("2013-07-29T20:48:00Z", "blog");
    }

    @BeforeEach
    void answers() {
        api.on("GET /apps/blog/dynos", List.of(dyno("web.1", 6, "up", "formation", "current", true, 1_000_000, 0)))
                .on("GET /apps/blog/dynos", List.of(dyno("web.1", 6, "up", "formation", "current", true, 1_000_000, 9)))
                .on(
                        "GET /apps/blog/dynos",
                        List.of(
                                dyno("web.1", 6, "up", "formation", "old", true, 1_000_000, 9),
                                dyno("web.1", 7, "starting", "formation", "current", false, 0, 0)))
                .on(
                        "GET /apps/blog/dynos",
                        List.of(dyno("web.1", 7, "up", "formation", "current", true, 1_000_000, 0)));
    }

    private Person.Heard watched() throws Exception {
        var heard = CompletableFuture.supplyAsync(() -> person.types("ps", "--watch"));
        while (api.requests().size() < 6) {
            Thread.onSpinWait();
        }
        person.pressesControlC();
        return heard.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aPipeGetsWhatHasChanged() throws Exception {
        assertThat(watched()).isEqualTo(new Person.Heard(0, """
                web.1: v6 up 2013/07/29 13:40:20 (~ 7m ago)   <- all traffic
                web.1: v7 starting 2013/07/29 13:40:20 (~ 7m ago)
                web.1@v6: v6 up 2013/07/29 13:40:20 (~ 7m ago)   38.2M of 512M   <- all traffic, 9 requests in flight
                web.1: v7 up 2013/07/29 13:40:20 (~ 7m ago)   <- all traffic
                web.1@v6: gone
                """, ""));
    }

    @Test
    void aTerminalGetsAllOfItInOnePlace() throws Exception {
        person.at(new Tty(true, true, true, 80));
        Person.Heard heard = watched();
        assertThat(heard.exit()).isZero();
        assertThat(heard.out().split("\u001b\\[H\u001b\\[J"))
                .hasSizeGreaterThanOrEqualTo(6)
                .startsWith("")
                .contains("""
                        \u001b[1m=== web: `rackup -p $PORT`\u001b[0m
                        web.1: v7 up 2013/07/29 13:40:20 (~ 7m ago)   <- all traffic
                        """);
    }
}

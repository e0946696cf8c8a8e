package dev.dynolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.cli.base.Json;
import dev.dynolab.cli.base.Tty;
import dev.dynolab.paas.wire.DynoJson;
import dev.dynolab.paas.wire.FormationJson;
import dev.dynolab.paas.wire.LogSessionJson;
import dev.dynolab.paas.wire.ReleaseJson;
import dev.dynolab.paas.wire.UserRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the commands print, to the byte, and what they ask the API for. */
class AppCommandsTest extends CommandFixture {
    private static final String NOW = "2013-07-29T20:48:00Z";

    AppCommandsTest() {
        super(NOW, "incdeploy");
    }

    @Test
    void releasesLookAsIn2013() {
        api.on(
                "GET /apps/incdeploy/releases",
                List.of(
                        release(7, "Deploy 82b7eff1", "2013-07-29T20:37:59Z", "succeeded", true),
                        release(6, "Set RACK_ENV config vars", "2013-07-28T18:00:00Z", "succeeded", false),
                        release(5, "Deploy 0123abcd", "2013-07-29T20:47:30Z", "failed", false)));
        assertThat(person.types("releases").out()).isEqualTo("""
                === incdeploy Releases
                v7  Deploy 82b7eff            will@heroku.com  2013/07/29 13:37:59 (~ 10m ago)
                v6  Set RACK_ENV config vars  will@heroku.com  2013/07/28 11:00:00
                v5  Deploy 0123abc (failed)   will@heroku.com  2013/07/29 13:47:30 (~ 30s ago)
                """);
    }

    @Test
    void psShowsBothGenerationsAndWhereTheTrafficGoes() {
        api.on(
                "GET /apps/incdeploy/dynos",
                List.of(
                        dyno("web.2", 7, "up", "formation", "current", true, 333_333, 2),
                        dyno("run.1221", 6, "up", "attached", "current", true, 333_333, 0),
                        dyno("web.1", 6, "down", "formation", "old", false, 0, 1),
                        dyno("web.1", 7, "up", "formation", "current", true, 333_334, 0)));
        assertThat(person.types("ps").out()).isEqualTo("""
                === run: one-off processes
                run.1221: v6 up 2013/07/29 13:40:20 (~ 7m ago): `rackup -p $PORT`   <- 1/3 of traffic

                === web: `rackup -p $PORT`
                web.1: v7 up 2013/07/29 13:40:20 (~ 7m ago)   <- 1/3 of traffic
                web.1@v6: v6 down 2013/07/29 13:40:20 (~ 7m ago)   38.2M of 512M   <- finishing 1 request
                web.2: v7 up 2013/07/29 13:40:20 (~ 7m ago)   38.2M of 512M   <- 1/3 of traffic, 2 requests in flight
                """);
        assertThat(person.types("ps", "--compat", "web").out()).isEqualTo("""
                === web: `rackup -p $PORT`
                web.1: v7 up 2013/07/29 13:40:20 (~ 7m ago)
                web.1@v6: v6 down 2013/07/29 13:40:20 (~ 7m ago)
                web.2: v7 up 2013/07/29 13:40:20 (~ 7m ago)
                """);
        assertThat(person.types("ps", "worker").err()).isEqualTo("No worker dynos on incdeploy.\n");
    }

    @Test
    void stoppingSaysSoOnStderr() {
        api.on("POST /apps/incdeploy/dynos/run.1221/actions/stop", Map.of());
        api.on("POST /apps/incdeploy/formations/run/actions/stop", Map.of());
        assertThat(person.types("ps:stop", "run.1221"))
                .isEqualTo(new Person.Heard(0, "", "Stopping run.1221 dyno... done\n"));
        assertThat(person.types("stop", "run")).isEqualTo(new Person.Heard(0, "", "Stopping run dynos... done\n"));
    }

    @Test
    void whatSleepsIsShownAndWaitedForNoLonger() {
        api.on("POST /apps/incdeploy/formation/actions/idle", Map.of())
                .on("GET /apps/incdeploy/releases", List.of(release(7, "Deploy 82b7eff1", NOW, "succeeded", true)))
                .on(
                        "GET /apps/incdeploy/dynos",
                        List.of(dyno("web.1", 7, "idle", "formation", "current", false, 0, 0)));
        assertThat(person.types("ps:idle")).isEqualTo(new Person.Heard(0, "", "Idling dynos... done\n"));
        assertThat(person.types("ps").out()).contains("web.1: v7 idle ", "   wakes with the next request\n");
        assertThat(person.types("ps:wait").exit()).isZero();
    }

    @Test
    void restartsGoToAllToATypeOrToOne() {
        api.on("DELETE /apps/incdeploy/dynos", Map.of());
        api.on("DELETE /apps/incdeploy/formations/web", Map.of());
        api.on("DELETE /apps/incdeploy/dynos/web.1", Map.of());
        assertThat(person.types("ps:restart").err()).isEqualTo("Restarting dynos... done\n");
        assertThat(person.types("restart", "web").err()).isEqualTo("Restarting web dynos... done\n");
        assertThat(person.types("ps:restart", "web.1").err()).isEqualTo("Restarting web.1 dyno... done\n");
    }

    @Test
    void scalingSendsWhatWasTyped() {
        List<FormationJson> lines = List.of(line("web", 2, null), line("web", 1, "v6"), line("worker", 0, null));
        api.on("PATCH /apps/incdeploy/formation", lines).on("GET /apps/incdeploy/formation", lines);
        assertThat(person.types("ps:scale", "web=2:Standard-2X", "web+1").err())
                .isEqualTo("Scaling dynos... done, now running web at 2:Standard-1X, web@v6 at 1:Standard-1X\n");
        assertThat(person.types("ps:scale").out())
                .isEqualTo("web=2:Standard-1X web@v6=1:Standard-1X worker=0:Standard-1X\n");
        person.types("ps:scale", "web-1", "-r", "6");
        assertThat(api.requests())
                .contains(
                        "PATCH /apps/incdeploy/formation {\"updates\":[{\"type\":\"web\",\"quantity\":\"2\",\"size\":\"Standard-2X\"},"
                                + "{\"type\":\"web\",\"quantity\":\"+1\"}]}",
                        "PATCH /apps/incdeploy/formation {\"updates\":[{\"type\":\"web\",\"quantity\":\"-1\",\"dynolab\":{\"release\":\"v6\"}}]}");
        assertThat(person.types("ps:scale", "web").exit()).isEqualTo(2);
    }

    @Test
    void configIsAlignedSetAndUnset() {
        api.on("GET /apps/incdeploy/config-vars", Map.of("RACK_ENV", "production", "A", "two words"));
        api.on("PATCH /apps/incdeploy/config-vars", Map.of("RACK_ENV", "production", "A", "1"));
        api.on("GET /apps/incdeploy/releases", List.of(release(8, "Set A config vars", NOW, "succeeded", true)));
        assertThat(person.types("config").out()).isEqualTo("""
                === incdeploy Config Vars
                A:        two words
                RACK_ENV: production
                """);
        assertThat(person.types("config", "-s").out()).isEqualTo("A='two words'\nRACK_ENV=production\n");
        assertThat(person.types("config:get", "A")).isEqualTo(new Person.Heard(0, "two words\n", ""));
        assertThat(person.types("config:get", "B")).isEqualTo(new Person.Heard(1, "\n", ""));
        assertThat(person.types("config:set", "A=1"))
                .isEqualTo(new Person.Heard(0, "A: 1\n", "Setting A and restarting incdeploy... done, v8\n"));
        assertThat(person.types("config:unset", "A", "B").err())
                .isEqualTo("Unsetting A, B and restarting incdeploy... done, v8\n");
        assertThat(api.requests()).contains("PATCH /apps/incdeploy/config-vars {\"A\":null,\"B\":null}");
    }

    @Test
    void rollbackGoesToTheOneBeforeTheCurrent() {
        api.on(
                "GET /apps/incdeploy/releases",
                List.of(
                        release(9, "Deploy 99999999", NOW, "failed", false),
                        release(8, "Deploy 88888888", NOW, "succeeded", true),
                        release(7, "Deploy 77777777", NOW, "succeeded", false)));
        api.on("POST /apps/incdeploy/releases", release(10, "Rollback to v7", NOW, "succeeded", true));
        assertThat(person.types("rollback").err()).isEqualTo("""
                Rolling back incdeploy to v7... done, v10
                 !    Rollback affects code and config vars. To undo, run: h rollback v8
                """);
        assertThat(api.requests()).contains("POST /apps/incdeploy/releases {\"release\":\"7\"}");
    }

    @Test
    void logsAskForWhatWasTypedAndColourOnlyATerminal() {
        String line = "2013-07-29T20:48:00.000000+00:00 app[web.1]: hello";
        api.on("POST /apps/incdeploy/log-sessions", new LogSessionJson(null, null, api.url() + "/logs/abc", null));
        api.on("GET /logs/abc", line + "\n" + line + "\n");
        assertThat(person.types("logs", "-n20", "-p", "web", "-s", "app").out()).isEqualTo(line + "\n" + line + "\n");
        assertThat(api.requests())
                .contains("POST /apps/incdeploy/log-sessions"
                        + " {\"lines\":20,\"tail\":false,\"dyno\":\"web\",\"source\":\"app\"}");
        person.at(new Tty(true, true, true, 80));
        assertThat(person.types("logs").out()).contains("\u001b[");
        person.env().put("NO_COLOR", "1");
        assertThat(person.types("logs").out()).doesNotContain("\u001b[");
        assertThat(person.types("logs", "-n", "1501").err())
                .isEqualTo("h: --num takes a number from 1 to 1500, not 1501.\n");
    }

    @Test
    void listsAreJsonForPrograms() throws IOException {
        api.on(
                "GET /apps/incdeploy/dynos",
                List.of(dyno("web.1", 7, "up", "formation", "current", true, 1_000_000, 0)));
        Json printed = Json.parse(person.types("ps", "--json").out().getBytes(StandardCharsets.UTF_8));
        assertThat(printed.list().get(0).get("dynolab").number("share_ppm")).isEqualTo(1_000_000);
        assertThat(printed.list().get(0).get("release").number("version")).isEqualTo(7);
    }

    @Test
    void waitingEndsWhenTheOldAreGoneAndTheNewAreUp() {
        api.on("GET /apps/incdeploy/releases", List.of(release(7, "Deploy 77777777", NOW, "succeeded", true)));
        api.on("GET /apps/incdeploy/dynos", List.of(dyno("web.1", 6, "up", "formation", "old", true, 0, 0)));
        api.on("GET /apps/incdeploy/dynos", List.of(dyno("web.1", 7, "starting", "formation", "current", false, 0, 0)));
        api.on(
                "GET /apps/incdeploy/dynos",
                List.of(
                        dyno("web.1", 7, "up", "formation", "current", true, 0, 0),
                        dyno("run.1", 6, "up", "detached", "current", true, 0, 0)));
        assertThat(person.types("ps:wait").exit()).isZero();
        assertThat(api.requests().stream().filter("GET /apps/incdeploy/dynos"::equals))
                .hasSize(3);
    }

    @Test
    void waitingEndsWhenADynoOfTheNewestReleaseHasCrashed() {
        api.on("GET /apps/incdeploy/releases", List.of(release(7, "Deploy 77777777", NOW, "succeeded", true)));
        api.on("GET /apps/incdeploy/dynos", List.of(dyno("web.1", 6, "crashed", "formation", "current", false, 0, 0)));
        api.on("GET /apps/incdeploy/dynos", List.of(dyno("web.1", 7, "crashed", "formation", "current", false, 0, 0)));
        assertThat(person.types("ps:wait"))
                .isEqualTo(new Person.Heard(
                        4,
                        "",
                        "h: web.1 of v7 crashed.\n   h logs --ps web.1 shows why, h ps when it is tried again.\n"));
    }

    @Test
    void detachedRunsNameTheirReleaseAndEnvironment() {
        api.on("POST /apps/incdeploy/dynos", dyno("run.1222", 6, "starting", "detached", "current", false, 0, 0));
        assertThat(person.types("run:detached", "-r", "6", "-e", "A=1", "rackup -p $PORT")
                        .err())
                .isEqualTo("""
                Running `rackup -p $PORT` detached... up, run.1222
                Use `h logs -t -p run.1222` to view the output.
                """);
        assertThat(api.requests())
                .containsExactly(
                        "POST /apps/incdeploy/dynos {\"command\":\"rackup -p $PORT\","
                                + "\"attach\":false,\"env\":{\"A\":\"1\"},\"dynolab\":{\"release\":\"v6\",\"current_config\":false}}");
    }

    private static ReleaseJson release(int version, String description, String at, String status, boolean current) {
        Instant when = Instant.parse(at);
        UserRef will = new UserRef(new UUID(0, 1), "will@heroku.com");
        return new ReleaseJson(
                List.of(),
                null,
                when,
                description,
                status.equals("succeeded"),
                new UUID(1, version),
                when,
                null,
                status,
                will,
                version,
                current,
                null,
                null);
    }

    static DynoJson dyno(
            String name,
            int release,
            String state,
            String kind,
            String generation,
            boolean routable,
            long share,
            int inFlight) {
        Instant at = Instant.parse("2013-07-29T20:40:20Z");
        String type = name.substring(0, name.indexOf('.'));
        return new DynoJson(
                null,
                "rackup -p $PORT",
                at,
                UUID.nameUUIDFromBytes((name + release).getBytes(StandardCharsets.UTF_8)),
                name,
                new DynoJson.ReleaseRef(new UUID(1, release), release),
                null,
                "Standard-1X",
                state,
                type,
                at,
                new DynoJson.Ours(
                        "v" + release,
                        false,
                        generation,
                        routable,
                        share,
                        inFlight,
                        null,
                        inFlight > 0 ? 40_055_603L : null,
                        512L << 20,
                        null,
                        null,
                        kind,
                        null));
    }

    private static FormationJson line(String type, int quantity, String pin) {
        return new FormationJson(
                null,
                "x",
                null,
                null,
                quantity,
                "Standard-1X",
                type,
                null,
                pin == null ? null : new FormationJson.Ours(pin));
    }
}

package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.router.traffic.Pick;
import dev.dynolab.router.traffic.Traffic;
import dev.dynolab.router.traffic.TrafficRule;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that go to a release by host name, header or rule, over real sockets. */
class AskedReleaseTest {
    private Bed bed;
    private TestDyno six;
    private TestDyno seven;

    @BeforeEach
    void open() throws IOException {
        bed = Bed.frozen();
        six = TestDyno.answering("web.1", "v6");
        seven = TestDyno.answering("web.2", "v7");
    }

    @AfterEach
    void close() throws IOException {
        six.close();
        seven.close();
        bed.close();
    }

    private static Traffic rules(String... conditionsForSeven) {
        return Traffic.BY_COUNT
                .withWeights(Map.of("v7", 0))
                .withRules(List.of(conditionsForSeven).stream()
                        .map(c -> TrafficRule.parse(c, "v7"))
                        .toList());
    }

    private void publish(Traffic traffic, TestDyno... dynos) {
        bed.publish(Bed.route(List.of(dynos).stream().map(TestDyno::target).toArray(Target[]::new))
                .withTraffic(traffic));
    }

    private Wireman.Message ask(String host, String... fields) throws IOException {
        try (var client = bed.client()) {
            String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
            return client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n")
                    .read();
        }
    }

    private String release(String... fields) throws IOException {
        return ask("app.localhost", fields).body();
    }

    @Test
    void theHeaderReachesAReleaseWhateverItsWeight() throws IOException {
        publish(rules(), six, seven);
        for (int i = 0; i < 4; i++) {
            assertThat(release()).isEqualTo("v6");
            assertThat(release("X-Dynolab-Release: v7")).isEqualTo("v7");
            assertThat(release("x-dynolab-release: v6")).isEqualTo("v6");
        }
        publish(rules().withByHeader(false), six, seven);
        assertThat(release("X-Dynolab-Release: v7")).as("switched off").isEqualTo("v6");
    }

    @Test
    void itsOwnHostNameReachesARelease() throws IOException {
        publish(rules(), six, seven);
        assertThat(ask("v7--app.localhost").body()).isEqualTo("v7");
        assertThat(ask("V7--App.localhost:8080").body()).isEqualTo("v7");
        assertThat(ask("v6--app.localhost", "X-Dynolab-Release: v7").body())
                .as("the host name comes first")
                .isEqualTo("v6");
        assertThat(ask("v--app.localhost").status()).isEqualTo(404);
        assertThat(ask("v7-app.localhost").status()).isEqualTo(404);
        assertThat(ask("v7--other.localhost").body()).contains("No such app");
    }

    @Test
    void aHostThatLooksLikeOneIsItself() throws IOException {
        bed.publish(
                Route.of(Bed.ROUTE, Set.of("v7--blog", "blog"), List.of(six.target(), seven.target()), WhenEmpty.HOLD)
                        .withTraffic(rules()));
        assertThat(ask("v7--blog").body()).isEqualTo("v6");
        assertThat(ask("v7--v7--blog").body()).isEqualTo("v7");
    }

    @Test
    void aReleaseThatIsNotThereIsNeverAnotherOne() throws IOException {
        publish(rules(), six);
        var answer = ask("app.localhost", "X-Dynolab-Release: v7");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("No such release").contains("Release v7 has no process");
        assertThat(ask("v7--app.localhost").status()).isEqualTo(404);
        assertThat(ask("app.localhost", "X-Dynolab-Release: <b>", "Accept: text/html")
                        .body())
                .doesNotContain("<b>");
        assertThat(bed.log().await(3).get(0)).contains("at=info", "status=404");
        assertThat(six.seen()).isEmpty();
    }

    @Test
    void aReleaseThatRefusesIsNeverAnotherOne() throws IOException {
        publish(rules(), six, seven);
        seven.close();
        assertThat(ask("app.localhost", "X-Dynolab-Release: v7").body()).contains("H21");
        assertThat(ask("app.localhost", "X-Dynolab-Release: v7").body())
                .as("in quarantine")
                .contains("H21");
        assertThat(release()).isEqualTo("v6");
        assertThat(six.seen()).hasSize(1);
    }

    @Test
    void theFirstRuleThatMatchesWinsOverWeights() throws IOException {
        publish(
                Traffic.BY_COUNT.withRules(List.of(
                        TrafficRule.parse("x-user = anna", "v6"),
                        TrafficRule.parse("x-user", "v7"),
                        TrafficRule.parse("cookie:group ^= beta", "v7"))),
                six,
                seven);
        for (int i = 0; i < 4; i++) {
            assertThat(release("X-User: anna", "Cookie: group=beta")).isEqualTo("v6");
            assertThat(release("X-User: bert")).isEqualTo("v7");
            assertThat(release("Cookie: a=b; group=beta-2")).isEqualTo("v7");
        }
    }

    @Test
    void aRuleWhoseReleaseIsNotThereIsPassedOver() throws IOException {
        publish(rules("x-beta"), six);
        assertThat(release("X-Beta: 1")).isEqualTo("v6");
        publish(rules("x-beta"), six, seven);
        assertThat(release("X-Beta: 1")).isEqualTo("v7");
        seven.close();
        assertThat(release("X-Beta: 1")).as("refused, and nothing was sent").isEqualTo("v6");
    }

    /** Fails when who asks for a release takes a turn, too. */
    @Test
    void whoAsksTakesNoTurnFromTheOthers() throws IOException {
        publish(Traffic.BY_COUNT.withRules(List.of(TrafficRule.parse("x-beta", "v7"))), six, seven);
        int sevens = 0;
        for (int i = 0; i < 20; i++) {
            assertThat(release("X-Beta: 1")).isEqualTo("v7");
            assertThat(release("X-Dynolab-Release: v7")).isEqualTo("v7");
            sevens += release().equals("v7") ? 1 : 0;
        }
        assertThat(sevens).isEqualTo(10);
        TrafficStats stats = bed.router().traffic(Bed.ROUTE).orElseThrow();
        var v7 = stats.releases().stream()
                .filter(r -> r.release().equals("v7"))
                .findFirst()
                .orElseThrow();
        assertThat(v7.picks()).containsEntry(Pick.RULE, 20L).containsEntry(Pick.NAMED, 20L);
        assertThat(v7.picks()).containsEntry(Pick.SPLIT, 10L).containsEntry(Pick.STICKY, 0L);
        assertThat(v7.due()).isEqualTo(10);
        assertThat(v7.share()).isEqualTo(0.5);
    }

    /** While nothing serves at all everybody waits; what a held request asks for is decided when it is let out. */
    @Test
    void whoWaitsIsLookedAtAgain() throws IOException {
        publish(rules());
        try (var named = bed.client();
                var beta = bed.client();
                var gone = bed.client()) {
            named.send("GET / HTTP/1.1\r\nHost: v7--app.localhost\r\n\r\n");
            beta.send("GET / HTTP/1.1\r\nHost: app.localhost\r\nX-Beta: 1\r\n\r\n");
            gone.send("GET / HTTP/1.1\r\nHost: v5--app.localhost\r\n\r\n");
            bed.awaitHeld(3);
            publish(rules("x-beta"), six, seven);
            assertThat(named.read().body()).isEqualTo("v7");
            assertThat(beta.read().body()).isEqualTo("v7");
            assertThat(gone.read().status()).isEqualTo(404);
        }
        bed.awaitHeld(0);
    }

    @Test
    void whoAsksDoesNotWaitBehindOthers() throws IOException {
        publish(rules(), seven);
        try (var waits = bed.client()) {
            waits.get("/");
            bed.awaitHeld(1);
            assertThat(release("X-Dynolab-Release: v7")).isEqualTo("v7");
            publish(rules(), six, seven);
            assertThat(waits.read().body()).isEqualTo("v6");
        }
    }
}

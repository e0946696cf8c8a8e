package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.router.traffic.Pick;
import dev.dynolab.router.traffic.Stickiness;
import dev.dynolab.router.traffic.Traffic;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cookies that keep a person on a release or a dyno, over real sockets. */
class StickyTest {
    private static final Traffic STICKY = Traffic.BY_COUNT.withStickiness(Stickiness.of("first"));

    private Bed bed;
    private TestDyno six;
    private TestDyno seven;
    private TestDyno sevenToo;

    @BeforeEach
    void open() throws IOException {
        bed = Bed.frozen();
        six = TestDyno.answering("web.1", "v6");
        seven = TestDyno.with("web.2", "v7", (c, n) -> named(c, "web.2"));
        sevenToo = TestDyno.with("web.3", "v7", (c, n) -> named(c, "web.3"));
    }

    private static void named(Wireman c, String name) throws IOException {
        while (c.read() != null) {
            c.send(TestDyno.ok("v7 " + name));
        }
    }

    @AfterEach
    void close() throws IOException {
        six.close();
        seven.close();
        sevenToo.close();
        bed.close();
    }

    private void publish(Traffic traffic, TestDyno... dynos) {
        bed.publish(Bed.route(Arrays.stream(dynos).map(TestDyno::target).toArray(Target[]::new))
                .withTraffic(traffic));
    }

    private Wireman.Message ask(String cookie) throws IOException {
        return ask("GET", "", cookie);
    }

    /** @param fields complete ones, or nothing */
    private Wireman.Message ask(String method, String fields, String cookie) throws IOException {
        try (var client = bed.client()) {
            String field = cookie == null ? "" : "Cookie: " + cookie + "\r\n";
            return client.send(method + " / HTTP/1.1\r\nHost: app.localhost\r\n" + fields + field + "\r\n")
                    .read();
        }
    }

    /** Name and value only, as a browser sends it back. */
    private static String cookie(Wireman.Message answer) {
        String set = answer.field("set-cookie");
        return set == null ? null : set.substring(0, set.indexOf(';'));
    }

    @Test
    void aPersonKeepsTheReleaseFirstMet() throws IOException {
        publish(STICKY, six, seven);
        var first = ask(null);
        var second = ask(null);
        assertThat(first.body().substring(0, 2)).isNotEqualTo(second.body().substring(0, 2));
        for (var met : new Wireman.Message[] {first, second}) {
            String set = met.field("set-cookie");
            assertThat(set)
                    .matches("dynolab-release=v[67]\\.[0-9a-f]{16}\\.[0-9a-f]{8}; Max-Age=86400; Path=/; HttpOnly;"
                            + " SameSite=Lax");
            for (int i = 0; i < 5; i++) {
                var again = ask("theme=dark; " + cookie(met));
                assertThat(again.body()).isEqualTo(met.body());
                assertThat(again.field("set-cookie")).isNull();
            }
        }
        var picks = bed.router().traffic(Bed.ROUTE).orElseThrow().releases();
        assertThat(picks)
                .allSatisfy(
                        r -> assertThat(r.picks()).containsEntry(Pick.SPLIT, 1L).containsEntry(Pick.STICKY, 5L));
    }

    @Test
    void whoseReleaseIsGoneOrHasNothingMovesOnAndStaysThere() throws IOException {
        publish(STICKY.withWeights(Map.of("v6", 0)), six, seven);
        var met = ask(null);
        assertThat(met.body()).startsWith("v7");
        publish(STICKY, six);
        var moved = ask(cookie(met));
        assertThat(moved.body()).isEqualTo("v6");
        assertThat(cookie(moved)).startsWith("dynolab-release=v6.");
        publish(STICKY.withWeights(Map.of("v6", 0, "v7", 1_000_000)), six, seven);
        assertThat(ask(cookie(moved)).body()).startsWith("v7");
    }

    private static final String PAGE = "Sec-Fetch-Dest: document\r\nAccept: text/html\r\n";
    private static final String PART = "Sec-Fetch-Dest: script\r\nAccept: */*\r\n";
    private static final String OLD_PAGE = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";
    private static final String OLD_PART = "Accept: */*\r\n";

    @Test
    void aDynoThatLingersServesWhatBelongsToThePagesOfItsReleaseAndNothingElse() throws IOException {
        publish(STICKY, six);
        String met = cookie(ask("GET", PAGE, null));
        six.target().linger();
        publish(STICKY, six, seven);
        for (String part : new String[] {PART, OLD_PART, ""}) {
            var answer = ask("GET", part, met);
            assertThat(answer.body()).as(part).isEqualTo("v6");
            assertThat(answer.field("set-cookie")).isNull();
        }
        assertThat(ask("POST", PAGE + "Content-Length: 0\r\n", met).body())
                .as("a form of that page")
                .isEqualTo("v6");
        for (int i = 0; i < 4; i++) {
            assertThat(ask(null).body()).as("who comes first").startsWith("v7");
        }
        for (String page : new String[] {PAGE, OLD_PAGE}) {
            var moved = ask("GET", page, met);
            assertThat(moved.body()).as(page).startsWith("v7");
            assertThat(ask("GET", PART, cookie(moved)).body()).startsWith("v7");
        }
        publish(STICKY, seven);
        assertThat(ask("GET", PART, met).body()).as("when it has gone").startsWith("v7");
    }

    @Test
    void aDynoThatLingersIsReachedByNameAndTakesNoShare() throws IOException {
        publish(Traffic.BY_COUNT, six);
        six.target().linger();
        publish(Traffic.BY_COUNT, six, seven, sevenToo);
        for (int i = 0; i < 6; i++) {
            assertThat(ask("GET", "", null).body()).startsWith("v7");
        }
        assertThat(ask("GET", "X-Dynolab-Release: v6\r\n", null).body()).isEqualTo("v6");
        assertThat(bed.router().traffic(Bed.ROUTE).orElseThrow().releases())
                .filteredOn(r -> r.release().equals("v6"))
                .allSatisfy(r -> assertThat(r.share()).isZero());
    }

    /** Weights that change in the middle of a page leave its parts where they are; 0 is none all the same. */
    @Test
    void whatBelongsToAPageStaysWithItsReleaseWhenWeightsChange() throws IOException {
        publish(STICKY.withWeights(Map.of("v6", 1_000_000)), six, seven);
        String met = cookie(ask(null));
        publish(STICKY.withWeights(Map.of("v6", 1, "v7", 999_999)), six, seven);
        assertThat(ask("GET", PART, met).body()).isEqualTo("v6");
        assertThat(ask("GET", PAGE, met).body()).startsWith("v7");
        publish(STICKY.withWeights(Map.of("v7", 1_000_000)), six, seven);
        assertThat(ask("GET", PART, met).body()).startsWith("v7");
    }

    /** A dyno that cannot be reached for a moment does not make people move for good. */
    @Test
    void aQuarantineMovesNobodyForGood() throws IOException {
        publish(STICKY, six, seven);
        var met = ask(null);
        if (met.body().equals("v6")) {
            met = ask(null);
        }
        assertThat(met.body()).isEqualTo("v7 web.2");
        seven.close();
        for (int i = 0; i < 3; i++) {
            var meanwhile = ask(cookie(met));
            assertThat(meanwhile.body()).isEqualTo("v6");
            assertThat(meanwhile.field("set-cookie")).isNull();
        }
    }

    @Test
    void aForgedCookieIsNoCookieOrAChoiceThatEverybodyHas() throws IOException {
        publish(STICKY.withWeights(Map.of("v7", 0)), six, seven);
        String good = cookie(ask(null));
        for (String forged : new String[] {
            good.replace("=v6.", "=v7."),
            good.replace("=v6.", "=v99."),
            good.replace("=v6.", "=."),
            good.substring(0, good.length() - 1),
            good + "0",
            "dynolab-release=",
            "dynolab-release=..",
            "dynolab-release=v7.zzzzzzzzzzzzzzzz.zzzzzzzz",
            "dynolab-release=" + "x".repeat(4000)
        }) {
            var answer = ask(forged);
            assertThat(answer.body()).as(forged).isEqualTo("v6");
            assertThat(cookie(answer)).as(forged).startsWith("dynolab-release=v6.");
        }
    }

    @Test
    void aPersonKeepsTheDynoFirstMet() throws IOException {
        publish(Traffic.BY_COUNT.withAffinity(true), seven, sevenToo);
        var met = ask(null);
        assertThat(met.field("set-cookie"))
                .matches("heroku-session-affinity=[0-9a-f]{16}; Max-Age=86400; Path=/; HttpOnly; SameSite=Lax");
        for (int i = 0; i < 5; i++) {
            var again = ask(cookie(met));
            assertThat(again.body()).isEqualTo(met.body());
            assertThat(again.field("set-cookie")).isNull();
        }
        publish(Traffic.BY_COUNT.withAffinity(true), met.body().endsWith("2") ? sevenToo : seven);
        var moved = ask(cookie(met));
        assertThat(moved.body()).isNotEqualTo(met.body());
        assertThat(cookie(moved)).isNotNull().isNotEqualTo(cookie(met));
        assertThat(cookie(ask("heroku-session-affinity=ECwwsbXjWbVMTyqO0XrMK0Fw")))
                .as("Heroku's own")
                .isNotNull();
    }

    @Test
    void affinityAndStickinessTogetherKeepTheDynoWithinTheRelease() throws IOException {
        publish(STICKY.withAffinity(true).withWeights(Map.of("v6", 0)), six, seven, sevenToo);
        var met = ask(null);
        String both = Arrays.stream(met.field("set-cookie").split("\\|"))
                .map(set -> set.substring(0, set.indexOf(';')))
                .reduce((a, b) -> a + "; " + b)
                .orElseThrow();
        for (int i = 0; i < 4; i++) {
            assertThat(ask(both).body()).isEqualTo(met.body());
        }
        publish(STICKY.withAffinity(true).withWeights(Map.of("v6", 1_000_000)), six, seven, sevenToo);
        assertThat(ask(both).body()).as("the release comes first").isEqualTo("v6");
    }
}

package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dynolab.router.http.Hop;
import dev.dynolab.router.http.Ids;
import dev.dynolab.router.http.Request;
import dev.dynolab.router.http.RequestHead;
import dev.dynolab.router.traffic.Choice;
import dev.dynolab.router.traffic.Stickiness;
import dev.dynolab.router.traffic.Traffic;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Shares of persons, at sizes where chance shows: ten thousand of them, by fixed random numbers. */
class SplitterCookieTest {
    private static final InetSocketAddress SOMEWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final int PERSONS = 10_000;

    private final Splitter splitter = new Splitter(new SplittableRandom(3));
    private Traffic traffic = Traffic.BY_COUNT;
    private List<Target> targets = List.of();

    /** A browser that keeps its cookies. */
    private final class Person {
        private String cookie;

        String visit() {
            var wish = new Wish();
            var head = new RequestHead();
            String text =
                    "GET / HTTP/1.1\r\nHost: a\r\n" + (cookie == null ? "" : "Cookie: " + cookie + "\r\n") + "\r\n";
            byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
            assertThat(head.parse(octets, 0, octets.length)).isPositive();
            var request = new Request();
            request.take(
                    head, new Hop(InetAddress.getLoopbackAddress(), Hop.port(80)), 0, new Ids(new SplittableRandom(1)));
            wish.read(head, request, traffic, Snapshot.EMPTY);
            Target t = splitter.claim(0, true, wish);
            t.gate().release();
            if (wish.cookies() != null) {
                cookie = wish.cookies().toString().replaceAll("(?s)^Set-Cookie: ([^;]*);.*", "$1");
            }
            return t.release();
        }
    }

    private List<Person> persons(int n) {
        var all = new ArrayList<Person>();
        for (int i = 0; i < n; i++) {
            all.add(new Person());
        }
        return all;
    }

    private void use(Traffic by, String... releases) {
        traffic = by;
        var all = new ArrayList<Target>();
        for (String r : releases) {
            all.add(new Target("web." + all.size() + r, SOMEWHERE, "web." + all.size(), r));
        }
        targets = all;
        splitter.update(targets, traffic);
    }

    private static Map<Person, String> visits(List<Person> all) {
        Map<Person, String> met = new HashMap<>();
        all.forEach(p -> met.put(p, p.visit()));
        return met;
    }

    private static double part(Map<Person, String> met, String release) {
        return (double) met.values().stream().filter(release::equals).count() / met.size();
    }

    private static Traffic weights(String salt, int v7) {
        return Traffic.BY_COUNT.withStickiness(Stickiness.of(salt)).withWeights(Map.of("v6", 1_000_000 - v7, "v7", v7));
    }

    @Test
    void aTenPercentCanaryStaysTenPercentHoweverOftenPeopleComeBack() {
        use(weights("a", 100_000), "v6", "v7");
        var all = persons(PERSONS);
        Map<Person, String> first = visits(all);
        assertThat(part(first, "v7")).as("of people who come first exactly").isEqualTo(0.1);
        for (int i = 0; i < 20; i++) {
            assertThat(visits(all)).isEqualTo(first);
        }
    }

    @Test
    void peopleOnlyMoveForwardAndAsManyAsTheStepNeeds() {
        use(weights("a", 10_000), "v6", "v7");
        var all = persons(PERSONS);
        Map<Person, String> before = visits(all);
        for (int step : new int[] {50_000, 100_000, 250_000, 500_000, 900_000, 1_000_000}) {
            use(weights("a", step), "v6", "v7");
            Map<Person, String> after = visits(all);
            all.forEach(
                    p -> assertThat(before.get(p).equals("v7") && after.get(p).equals("v6"))
                            .as("nobody goes back")
                            .isFalse());
            assertThat(part(after, "v7")).isCloseTo(step / 1e6, within(0.02));
            before.putAll(after);
        }
        use(weights("a", 0), "v6", "v7");
        assertThat(part(visits(all), "v7")).isZero();
    }

    @Test
    void anotherSaltTakesOtherPeople() {
        use(weights("a", 0), "v6", "v7");
        var all = persons(PERSONS);
        visits(all);
        use(weights("a", 100_000), "v6", "v7");
        Map<Person, String> a = visits(all);
        use(weights("b", 0), "v6", "v7");
        visits(all);
        use(weights("b", 100_000), "v6", "v7");
        Map<Person, String> b = visits(all);
        long both = all.stream()
                .filter(p -> a.get(p).equals("v7") && b.get(p).equals("v7"))
                .count();
        assertThat((double) both / PERSONS).as("0.1 of 0.1").isCloseTo(0.01, within(0.005));
    }

    @Test
    void scalingMovesNobody() {
        Traffic byCount = Traffic.BY_COUNT.withStickiness(Stickiness.of("a"));
        use(byCount, "v6", "v7");
        var all = persons(1000);
        Map<Person, String> first = visits(all);
        use(byCount, "v6", "v7", "v7", "v7");
        assertThat(visits(all)).isEqualTo(first);
        assertThat(part(visits(persons(1000)), "v7")).as("who comes now").isEqualTo(0.75);
    }

    @Test
    void aReleaseThatIsGoneLeavesItsPeopleToTheOthersInProportion() {
        Traffic byCount = Traffic.BY_COUNT.withStickiness(Stickiness.of("a"));
        use(byCount, "v5", "v6", "v6", "v6", "v7");
        var all = persons(PERSONS);
        Map<Person, String> first = visits(all);
        use(byCount, "v6", "v6", "v6", "v7");
        Map<Person, String> then = visits(all);
        all.stream()
                .filter(p -> !first.get(p).equals("v5"))
                .forEach(p -> assertThat(then.get(p)).isEqualTo(first.get(p)));
        assertThat(part(then, "v7")).isCloseTo(0.25, within(0.02));
    }

    @Test
    void affinityKeepsEachOnTheirDyno() {
        use(Traffic.BY_COUNT.withAffinity(true), "v6", "v6", "v7");
        var all = persons(300);
        Map<Person, String> first = visits(all);
        assertThat(part(first, "v7")).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(visits(all)).isEqualTo(first);
    }

    @Test
    void lotsFallUniformlyOverDynosAndByWeightOverReleases() {
        Traffic lots = Traffic.BY_COUNT.withChoice(Choice.RANDOM);
        use(lots, "v6", "v6", "v6", "v7");
        Map<Person, String> met = visits(persons(PERSONS));
        assertThat(part(met, "v7")).isCloseTo(0.25, within(0.02)).isNotEqualTo(0.25);
        use(lots.withWeights(Map.of("v6", 0)), "v6", "v6", "v7");
        assertThat(part(visits(persons(100)), "v7")).isEqualTo(1);
        targets.get(2).gate().drain();
        assertThat(splitter.claim(0, true, new Wish())).isNull();
    }

    @Test
    void lotsPassOverWhoIsInQuarantine() {
        use(Traffic.BY_COUNT.withChoice(Choice.RANDOM), "v6", "v7", "v7");
        targets.get(0).quarantine(0, 10);
        targets.get(1).quarantine(0, 10);
        Map<String, Integer> byDyno = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            byDyno.merge(splitter.claim(0, true, new Wish()).dyno(), 1, Integer::sum);
        }
        assertThat(byDyno).isEqualTo(Map.of("web.2", 100));
    }
}

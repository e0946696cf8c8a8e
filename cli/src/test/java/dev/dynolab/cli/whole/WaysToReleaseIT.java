package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a request asks for a release, and how people keep a release or a dyno, on one whole platform. */
class WaysToReleaseIT {
    @TempDir
    Path dir;

    /** Somebody with cookies. */
    private static final class Person {
        private final int port;
        private String cookies = "";

        Person(int port) {
            this.port = port;
        }

        /** @param headers names and values in turn */
        String ask(String path, String... headers) throws IOException {
            var connection = (HttpURLConnection) new URL("http", "127.0.0.1", port, path).openConnection();
            for (int i = 0; i < headers.length; i += 2) {
                connection.setRequestProperty(headers[i], headers[i + 1]);
            }
            if (!cookies.isEmpty()) {
                connection.setRequestProperty("Cookie", cookies);
            }
            try (var body = connection.getInputStream()) {
                String word = new String(body.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                Stream.ofNullable(connection.getHeaderFields().get("Set-Cookie"))
                        .flatMap(List::stream)
                        .forEach(cookie -> cookies = cookie.split(";")[0]);
                return word.strip();
            }
        }
    }

    @Test
    void rulesHostNamesAndCookies() throws Exception {
        try (Lab lab = Lab.start(dir, Map.of())) {
            Repo repo = lab.app("blog", "blue-purple-java");
            repo.push().ok();
            int blue = lab.newestRelease(repo);
            repo.change("colour", "purple").push().ok();
            int purple = lab.newestRelease(repo);
            lab.h(repo.dir(), "ps:scale", "web+1", "-r", "" + blue).ok();
            lab.h(repo.dir(), "ps:wait").ok();
            lab.h(repo.dir(), "traffic", "v" + blue + "=100").ok();

            rules(lab, repo, blue, purple);
            hostNames(lab, repo, Map.of(blue, "blue", purple, "purple"));
            aPersonKeepsTheirRelease(lab, repo, purple);
            aPersonKeepsTheirDyno(lab, repo);
        }
    }

    private static void rules(Lab lab, Repo repo, int blue, int purple) throws IOException {
        Person person = new Person(lab.port(repo));
        String[][] rules = {
            // condition, what meets it, what does not: path, or name and value of a header
            {"x-canary-version = v" + purple, "X-Canary-Version", "v" + purple, "X-Canary-Version", "v" + purple + "0"},
            {"x-beta", "X-Beta", "", "X-Bet", "1"},
            {"x-user ^= adm", "X-User", "admin", "X-User", "Admin"},
            {"user-agent ~ Firefox/1[0-9]+", "User-Agent", "Mozilla Firefox/120", "User-Agent", "Firefox/9"},
            {"cookie:group", "Cookie", "a=1; group=", "Cookie", "agroup=1"},
            {"cookie:group = beta", "Cookie", "group=beta", "Cookie", "group=beta2"},
            {"cookie:group ^= be", "Cookie", "a=b; group=beta", "Cookie", "a=be"},
            {"cookie:group ~ ^b.*a$", "Cookie", "group=beta", "Cookie", "group=alpha"},
            {"path ^= /admin", "/admin/users?x=1", "/users/admin"},
        };
        for (String[] rule : rules) {
            lab.h(repo.dir(), "traffic:rule", "add", rule[0], "v" + purple).ok();
            String met = rule.length == 3 ? person.ask(rule[1]) : person.ask("/", rule[1], rule[2]);
            String missed = rule.length == 3 ? person.ask(rule[2]) : person.ask("/", rule[3], rule[4]);
            assertThat(List.of(met, missed, person.ask("/"))).as(rule[0]).containsExactly("purple", "blue", "blue");
            lab.h(repo.dir(), "traffic:rule", "remove", "1").ok();
        }
        lab.h(repo.dir(), "traffic:rule", "add", "x-a = 1", "v" + blue).ok();
        lab.h(repo.dir(), "traffic:rule", "add", "x-a", "v" + purple).ok();
        assertThat(person.ask("/", "X-A", "1")).as("the first that matches").isEqualTo("blue");
        assertThat(person.ask("/", "X-A", "2")).isEqualTo("purple");
        lab.h(repo.dir(), "traffic:rule", "remove", "2").ok();
        lab.h(repo.dir(), "traffic:rule", "remove", "1").ok();
    }

    private static void hostNames(Lab lab, Repo repo, Map<Integer, String> colours) throws IOException {
        int router = java.net
                .URI
                .create(lab.h(repo.dir(), "url", "--web").ok().out().strip())
                .getPort();
        for (Map.Entry<Integer, String> each : colours.entrySet()) {
            for (int i = 0; i < 3; i++) {
                try (HttpConnection connection = new HttpConnection(router)) {
                    String host = "v" + each.getKey() + "--blog.localhost";
                    assertThat(connection
                                    .send("GET", "/", host, UUID.randomUUID().toString(), "")
                                    .body())
                            .isEqualTo(each.getValue());
                }
            }
        }
    }

    /** A canary of 10 % stays one of 10 % however often people come back; when it grows, it keeps whom it had. */
    private static void aPersonKeepsTheirRelease(Lab lab, Repo repo, int purple) throws IOException {
        lab.h(repo.dir(), "features:enable", "http-release-affinity").ok();
        lab.h(repo.dir(), "traffic", "v" + purple + "=10").ok();
        int port = lab.port(repo);
        List<Person> people =
                IntStream.range(0, 100).mapToObj(i -> new Person(port)).toList();
        List<String> first = asked(people);
        assertThat(first.stream().filter("purple"::equals)).hasSize(10);
        for (int again = 0; again < 3; again++) {
            assertThat(asked(people)).isEqualTo(first);
        }
        assertThat(lab.h(repo.dir(), "traffic:report").ok().out()).contains("G-test against the shares, p = ");

        lab.h(repo.dir(), "traffic", "v" + purple + "=50").ok();
        List<String> grown = asked(people);
        for (int i = 0; i < 100; i++) {
            assertThat(grown.get(i)).isIn("purple", first.get(i));
        }
        assertThat(grown.stream().filter("purple"::equals).count()).isBetween(25L, 75L);
        assertThat(asked(people)).isEqualTo(grown);
        lab.h(repo.dir(), "features:disable", "http-release-affinity").ok();
    }

    private static void aPersonKeepsTheirDyno(Lab lab, Repo repo) throws IOException {
        lab.h(repo.dir(), "features:enable", "http-session-affinity").ok();
        lab.h(repo.dir(), "traffic", "auto").ok();
        int port = lab.port(repo);
        List<List<String>> ids = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Person person = new Person(port);
            List<String> own = new ArrayList<>();
            for (int j = 0; j < 4; j++) {
                own.add(UUID.randomUUID().toString());
                person.ask("/", "X-Request-Id", own.get(j));
            }
            ids.add(own);
        }
        Pattern line = Pattern.compile(" request_id=(\\S+) .* dyno=(\\S+) ");
        Map<String, String> dynos = lab.log(repo).stream()
                .map(line::matcher)
                .filter(Matcher::find)
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2), (one, other) -> one));
        List<List<String>> met = ids.stream()
                .map(own -> own.stream().map(dynos::get).distinct().toList())
                .toList();
        assertThat(met).allSatisfy(of -> assertThat(of).hasSize(1));
        assertThat(met.stream().distinct()).hasSize(2);
    }

    private static List<String> asked(List<Person> people) throws IOException {
        List<String> words = new ArrayList<>();
        for (Person person : people) {
            words.add(person.ask("/"));
        }
        return words;
    }
}

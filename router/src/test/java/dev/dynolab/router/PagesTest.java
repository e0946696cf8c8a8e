package dev.dynolab.router;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person sees when the router answers for an app. */
class PagesTest {
    private static final String BROWSER =
            "GET / HTTP/1.1\r\nHost: app.localhost\r\nACCEPT: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\n\r\n";
    private static final String CURL = "GET / HTTP/1.1\r\nHost: app.localhost\r\nAccept: */*\r\n\r\n";

    private Bed bed;
    private Wireman client;

    @BeforeEach
    void start() throws Exception {
        bed = Bed.frozen();
        client = bed.client();
        bed.publish(Bed.route().withWhenEmpty(WhenEmpty.NO_PROCESSES));
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        bed.close();
    }

    @Test
    void browsersGetHtml() throws Exception {
        var page = client.send(BROWSER).read();
        assertThat(page.field("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body())
                .contains("<h1>H14 &middot; No web processes running</h1>")
                .contains("<p>No process of this app is running.</p>")
                .contains("<code>h ps:scale web=1</code>");
    }

    @Test
    void othersGetText() throws Exception {
        for (String request : new String[] {CURL, CURL.replace("Accept: */*\r\n", "")}) {
            var page = client.send(request).read();
            assertThat(page.field("content-type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(page.body())
                    .isEqualTo(
                            "H14 No web processes running\nNo process of this app is running.\nStart one: h ps:scale web=1.\n");
        }
    }

    @Test
    void anHtmlFileNameIsNoWishForHtml() throws Exception {
        var page = client.send(CURL.replace("GET /", "GET /text/html")).read();
        assertThat(page.field("content-type")).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void theOwnersPagesAreFramed() throws Exception {
        var pages = new ErrorPages("//example.com/down.html?a=1&b=\"><script>", "https://example.com/soon.html");
        bed.publish(Bed.route().withWhenEmpty(WhenEmpty.CRASHED).withPages(pages));
        var down = client.send(CURL).read();
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.field("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(down.body())
                .contains("<title>App crashed</title>")
                .contains("<iframe src=\"//example.com/down.html?a=1&amp;b=&quot;>&lt;script>\">");
        assertThat(client.send("HEAD" + CURL.substring(3)).readHead().status()).isEqualTo(503);
        bed.publish(Bed.route().withMaintenance(true).withPages(pages));
        assertThat(client.send(CURL).read().body()).contains("<iframe src=\"https://example.com/soon.html\">");
    }

    @Test
    void theyStandForNoAnswerOfTheAppAndForNoFaultOfTheClient() throws Exception {
        try (var dyno = TestDyno.with("web.1", "v6", (c, n) -> {
            c.read();
            c.send("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");
            c.rest();
        })) {
            bed.publish(Bed.route(dyno.target()).withPages(new ErrorPages("//a/e", "//a/m")));
            assertThat(client.send(CURL).read().body()).isEqualTo("busy");
            client.send(CURL.replace("Accept: */*", "Expect: wonders"));
            assertThat(client.read().body()).startsWith("417");
        }
    }
}

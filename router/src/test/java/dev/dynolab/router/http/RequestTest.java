package dev.dynolab.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RequestTest {
    private static final String ID = "0123456789012345678901234567890123456789";
    private final RequestHead head = new RequestHead();
    private final Request request = new Request();
    private final Hop hop = new Hop(InetAddress.getLoopbackAddress(), Hop.port(8080));

    private String rewritten(String... lines) {
        byte[] b = (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(head.parse(b, 0, b.length)).isEqualTo(b.length);
        request.take(head, hop, 1_349_927_240_123L, new Ids(new SplittableRandom(1)));
        return request.bytes().toString();
    }

    @Test
    void passesTheClientsFieldsAndAddsHerokus() {
        assertThat(rewritten("GET /a?b HTTP/1.1", "Accept: x", "Host: app:8080", "Cookie: a=b", "X-Request-Id: " + ID))
                .isEqualTo(String.join(
                        "\r\n",
                        "GET /a?b HTTP/1.1",
                        "Host: app:8080",
                        "Accept: x",
                        "Cookie: a=b",
                        "X-Forwarded-For: 127.0.0.1",
                        "X-Forwarded-Proto: http",
                        "X-Forwarded-Port: 8080",
                        "X-Request-Start: 1349927240123",
                        "X-Request-Id: " + ID,
                        "Via: 1.1 heroku-router",
                        "",
                        ""));
    }

    @Test
    void appendsToForwardedForAndReplacesTheRest() {
        assertThat(rewritten(
                        "GET / HTTP/1.1",
                        "Host: a",
                        "X-Forwarded-For: 1.2.3.4",
                        "x-forwarded-for: 5.6.7.8",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-Port: 443",
                        "X-Request-Start: 1",
                        "Via: 1.1 other"))
                .contains("X-Forwarded-For: 1.2.3.4, 5.6.7.8, 127.0.0.1\r\n")
                .contains("X-Forwarded-Proto: http\r\n")
                .doesNotContain("https")
                .doesNotContain("443")
                .contains("Via: 1.1 other\r\n")
                .endsWith("Via: 1.1 heroku-router\r\n\r\n");
    }

    @Test
    void dropsWhatIsMeantForThisHop() {
        assertThat(rewritten(
                        "GET / HTTP/1.1",
                        "Host: a",
                        "Connection: close, X-Mine, content-length",
                        "Keep-Alive: 5",
                        "TE: trailers",
                        "Proxy-Authorization: secret",
                        "Proxy-Connection: close",
                        "Expect: 100-continue",
                        "X-Mine: 1",
                        "Upgrade: h2c",
                        "Content-Length: 3",
                        "X-Kept: 1"))
                .contains("\r\nContent-Length: 3\r\n")
                .contains("\r\nX-Kept: 1\r\n")
                .doesNotContainIgnoringCase("connection")
                .doesNotContain("Keep-Alive")
                .doesNotContain("TE:")
                .doesNotContain("secret")
                .doesNotContain("Expect")
                .doesNotContain("X-Mine")
                .doesNotContain("Upgrade");
    }

    @Test
    void keepsAnUpgradeThatWasAskedFor() {
        assertThat(rewritten("GET / HTTP/1.1", "Host: a", "Connection: keep-alive, Upgrade", "Upgrade: websocket"))
                .contains("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
        assertThat(request.upgrade()).isTrue();
    }

    @Test
    void sendsEqualLengthsOnce() {
        assertThat(rewritten("POST / HTTP/1.1", "Host: a", "Content-Length: 3", "X: y", "Content-Length: 3"))
                .containsOnlyOnce("Content-Length");
    }

    @Test
    void turnsAbsoluteFormIntoOriginForm() {
        assertThat(rewritten("GET http://b:81/x?y HTTP/1.1", "Host: b"))
                .startsWith("GET /x?y HTTP/1.1\r\nHost: b:81\r\n");
        assertThat(rewritten("GET http://b?y HTTP/1.1", "Host: b")).startsWith("GET /?y HTTP/1.1\r\nHost: b\r\n");
        assertThat(rewritten("GET http://b HTTP/1.1", "Host: b")).startsWith("GET / HTTP/1.1\r\nHost: b\r\n");
    }

    @Test
    void dropsWhatACgiWouldTakeForAFieldOfOurs() {
        assertThat(rewritten("GET / HTTP/1.1", "Host: a", "Content_Length: 5", "X_Forwarded_For: 1", "X_Y: z"))
                .doesNotContain("Content_Length", "X_Forwarded_For")
                .contains("X_Y: z");
    }

    @Test
    void makesAnIdUnlessTheClientsIsGood() {
        assertThat(rewritten("GET / HTTP/1.1", "Host: a", "X-Request-Id: short"))
                .doesNotContain("short")
                .containsPattern(
                        "X-Request-Id: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\r\n");
        assertThat(rewritten("GET / HTTP/1.1", "Host: a", "X-Request-Id: " + ID + "_"))
                .doesNotContain(ID);
    }

    @Test
    void knowsWhatMayBeSentAgain() {
        rewritten("GET / HTTP/1.1", "Host: a");
        assertThat(request.replayable()).isTrue();
        rewritten("PUT / HTTP/1.1", "Host: a", "Content-Length: 1");
        assertThat(request.replayable()).isFalse();
        rewritten("DELETE / HTTP/1.1", "Host: a", "Content-Length: 0");
        assertThat(request.replayable()).isTrue();
        rewritten("POST / HTTP/1.1", "Host: a");
        assertThat(request.replayable()).isFalse();
        rewritten("GE / HTTP/1.1", "Host: a");
        assertThat(request.replayable()).isFalse();
        rewritten("get / HTTP/1.1", "Host: a");
        assertThat(request.replayable()).isFalse();
    }

    @Test
    void writesHerokusLogLine() {
        rewritten("GET /a\"b HTTP/1.1", "Host: app", "X-Request-Id: " + ID, "X-Forwarded-For: \"x");
        var out = new ByteSink(10);
        var line = new LogLine();
        line.dyno = "web.1".getBytes(StandardCharsets.US_ASCII);
        line.release = "v6".getBytes(StandardCharsets.US_ASCII);
        line.connectMillis = 1;
        line.serviceMillis = 18;
        line.status = 200;
        line.bytes = 13;
        line.attempts = 1;
        line.write(out, request, 1_349_927_240_123_456L);
        assertThat(out.toString())
                .isEqualTo(
                        "2012-10-11T03:47:20.123456+00:00 heroku[router]: at=info method=GET path=\"/a\\\"b\" host=app"
                                + " request_id=" + ID
                                + " fwd=\"\\\"x, 127.0.0.1\" dyno=web.1 connect=1ms service=18ms status=200"
                                + " bytes=13 protocol=http release=v6 attempts=1\n");
    }
}

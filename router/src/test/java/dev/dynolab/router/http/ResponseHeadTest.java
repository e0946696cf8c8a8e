package dev.dynolab.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {
    private final ResponseHead head = new ResponseHead();

    private int parse(String text) {
        byte[] b = text.getBytes(StandardCharsets.ISO_8859_1);
        return head.parse(b, 0, b.length);
    }

    private String rewritten(Response.Connection connection, boolean unwrap, String... lines) {
        assertThat(parse(String.join("\r\n", lines) + "\r\n\r\n")).isPositive();
        var out = new ByteSink(8);
        Response.write(head, out, connection, unwrap, null);
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.2 200 OK\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\n\n",
                "ICY 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
            })
    void refusesWhatIsNotHttp(String text) {
        assertThat(parse(text)).isEqualTo(ResponseHead.BAD);
    }

    @Test
    void takesAnEmptyReasonAsTomcatSendsIt() {
        assertThat(parse("HTTP/1.1 200 \r\n\r\n")).isPositive();
        assertThat(head.status()).isEqualTo(200);
    }

    @Test
    void addsViaAndServerOnlyIfMissing() {
        assertThat(rewritten(
                        Response.Connection.STAYS,
                        false,
                        "HTTP/1.0 200 Fine",
                        "A: b",
                        "Content-Length: 1",
                        "Connection: x"))
                .isEqualTo(
                        "HTTP/1.1 200 Fine\r\nA: b\r\nContent-Length: 1\r\nVia: 1.1 heroku-router\r\nServer: Heroku\r\n\r\n");
        assertThat(rewritten(Response.Connection.CLOSE, false, "HTTP/1.1 200 OK", "Server: Puma"))
                .isEqualTo("HTTP/1.1 200 OK\r\nServer: Puma\r\nVia: 1.1 heroku-router\r\nConnection: close\r\n\r\n");
    }

    @Test
    void dropsWhatIsMeantForThisHop() {
        assertThat(rewritten(
                        Response.Connection.STAYS,
                        false,
                        "HTTP/1.1 200 OK",
                        "Keep-Alive: timeout=5",
                        "Connection: keep-alive, X-Mine",
                        "X-Mine: 1",
                        "Upgrade: h2c",
                        "X-Kept: 1"))
                .contains("X-Kept: 1\r\n")
                .doesNotContain("X-Mine")
                .doesNotContainIgnoringCase("keep-alive")
                .doesNotContain("Upgrade");
    }

    @Test
    void unwrapsForOldClients() {
        assertThat(rewritten(Response.Connection.CLOSE, true, "HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "A: b"))
                .doesNotContain("Transfer-Encoding")
                .contains("A: b\r\n");
    }

    @Test
    void framesAsTheStandardSays() {
        var body = new Body();
        parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        head.frame(body, true);
        assertThat(body.done()).isTrue();
        head.frame(body, false);
        assertThat(body.done()).isFalse();
        for (String bodiless : new String[] {"204 No", "304 Not"}) {
            parse("HTTP/1.1 " + bodiless + "\r\nContent-Length: 5\r\n\r\n");
            head.frame(body, false);
            assertThat(body.done()).isTrue();
        }
        parse("HTTP/1.1 200 OK\r\n\r\n");
        head.frame(body, false);
        assertThat(body.endsByClose()).isTrue();
    }

    @Test
    void knowsWhichConnectionsLast() {
        parse("HTTP/1.1 200 OK\r\n\r\n");
        assertThat(head.persistent()).isTrue();
        parse("HTTP/1.1 200 OK\r\nConnection: Close\r\n\r\n");
        assertThat(head.persistent()).isFalse();
        parse("HTTP/1.0 200 OK\r\n\r\n");
        assertThat(head.persistent()).isFalse();
        parse("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n");
        assertThat(head.persistent()).isTrue();
    }
}

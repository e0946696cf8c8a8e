package dev.dynolab.paas.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.router.http.Body;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadsTest {
    private static HeaderMap head(String... namesAndValues) {
        HeaderMap head = new HeaderMap();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            head.add(new HttpString(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return head;
    }

    private static HeaderMap get(String path, String... more) {
        HeaderMap head = head(":method", "GET", ":scheme", "https", ":path", path, ":authority", "a.test");
        head(more).forEach(values -> head.addAll(values.getHeaderName(), values));
        return head;
    }

    private static String written(HeaderMap head, boolean chunked) {
        return Heads.request(head, chunked)
                .map(octets -> new String(octets, StandardCharsets.ISO_8859_1))
                .orElse("refused");
    }

    @Test
    void aRequestIsWrittenInHttp11() {
        HeaderMap head = get("/a?b", "x-a", "1", "x-a", "2", "cookie", "c=1", "cookie", "d=2", "te", "trailers");
        assertThat(written(head, true))
                .startsWith("GET /a?b HTTP/1.1\r\nHost: a.test\r\n")
                .contains("x-a: 1\r\nx-a: 2\r\n", "cookie: c=1; d=2\r\n", "transfer-encoding: chunked\r\n")
                .doesNotContain("trailers")
                .endsWith("\r\n\r\n");
    }

    @Test
    void trailersThatFrameOrRouteAreLeftOut() {
        HeaderMap fields =
                head("x-sum", "1", "content-length", "5", "host", "b", ":path", "/", "te", "x", "x-odd", "a\r\nb");
        assertThat(Heads.trailers(fields)).isEqualTo("x-sum: 1\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ":path|/a HTTP/1.1",
                ":path|/a~~Evil: 1",
                ":path|",
                ":method|GET /x HTTP/1.1~~Evil: 1~~",
                ":method|",
                ":authority|a.test~~Evil: 1",
                ":authority|a b",
                ":scheme|",
                "x-a|1~~Evil: 1",
                "x-a|1~Evil: 1",
                "host|b.test"
            })
    void whatWouldEndALineOrIsMissingIsRefused(String name, String value) {
        HeaderMap head = get("/a");
        head.put(
                new HttpString(name),
                value == null ? "" : value.replace("~~", "\r\n").replace('~', '\n'));
        assertThat(written(head, false)).isEqualTo("refused");
    }

    @Test
    void aNameThatIsNoTokenOrIsOfOneConnectionIsRefused() {
        assertThat(written(get("/a", "x a", "1"), false)).isEqualTo("refused");
        assertThat(written(get("/a", "connection", "close"), false)).isEqualTo("refused");
        HeaderMap twice = get("/a");
        twice.add(new HttpString(":path"), "/b");
        assertThat(written(twice, false)).isEqualTo("refused");
    }

    @Test
    void hostStandsInForAMissingAuthority() {
        HeaderMap head = head(":method", "GET", ":scheme", "https", ":path", "/", "host", "b.test");
        assertThat(written(head, false)).startsWith("GET / HTTP/1.1\r\nHost: b.test\r\n\r\n");
    }

    @Test
    void anAnswerLosesWhatBelongsToItsConnection() {
        HeaderMap out = new HeaderMap();
        Body body = new Body();
        boolean again = Heads.response(
                "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\nKeep-Alive: 5\r\nX-A: b: c\r\nSet-Cookie: d\r\nSet-Cookie: e\r\n\r\n",
                out,
                body,
                false);
        assertThat(again).isTrue();
        assertThat(body.isChunked()).isTrue();
        assertThat(out.getFirst(":status")).isEqualTo("201");
        assertThat(out.getFirst("x-a")).isEqualTo("b: c");
        assertThat(out.get("set-cookie")).containsExactly("d", "e");
        assertThat(out.size()).isEqualTo(3);
        assertThat(Heads.response("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", out, body, false))
                .isFalse();
        assertThat(body.endsByClose()).isTrue();
    }
}

package dev.dynolab.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
    private static final String HOST = "Host: a\r\n";
    private final RequestHead head = new RequestHead();

    private int parse(String text) {
        byte[] b = text.getBytes(StandardCharsets.ISO_8859_1);
        return head.parse(b, 0, b.length);
    }

    private static String unescape(String s) {
        return s.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0")
                .replace("\\x80", "\u0080");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET / HTTP/1.0\\r\\nHost: a\\r\\n\\r\\n",
                "OPTIONS * HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET http://b:81/x?y HTTP/1.1\\r\\nHost: B\\r\\n\\r\\n",
                "GET http://b HTTP/1.1\\r\\nHost: b:80\\r\\n\\r\\n",
                "GET /a?q=\"|{}^` HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "M-SEARCH / HTTP/1.1\\r\\nHost: [::1]:80\\r\\n\\r\\n",
                "GET / HTTP/1.1\\r\\nHost:a\\r\\nX:\\r\\nY: \\t z \\t \\r\\n\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nX: \\x80\\r\\n\\r\\n",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 5\\r\\nContent-Length: 5\\r\\n\\r\\n",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: CHUNKED\\r\\n\\r\\n",
            })
    void takesWhatIsWellFormed(String form) {
        String text = unescape(form);
        assertThat(parse(text)).isEqualTo(text.length());
        assertThat(parse(text + "GET")).isEqualTo(text.length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // First lines.
                "GET  / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | BAD_LINE",
                "GET / HTTP/1.1 \\r\\nHost: a\\r\\n\\r\\n | BAD_LINE",
                "GET /\\tx HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | BAD_LINE",
                "GET /\\x80 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | BAD_LINE",
                "GET /#f HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | BAD_LINE",
                "GET /\\0 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | BAD_LINE",
                "GET\\t/ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | BAD_LINE",
                "GET / HTTP/1.1\\nHost: a\\n\\n | BAD_LINE",
                "GET / HTTP/1.1\\rHost: a\\r\\n\\r\\n | BAD_LINE",
                "GET /\\r\\nHost: a\\r\\n\\r\\n | BAD_LINE",
                "G(T / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | BAD_LINE",
                "GET example HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | BAD_LINE",
                "GET * HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | BAD_LINE",
                "GET ftp://a/ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | BAD_LINE",
                "GET / HTTP/1.11\\r\\nHost: a\\r\\n\\r\\n | BAD_LINE",
                "GET / http/1.1\\r\\nHost: a\\r\\n\\r\\n | BAD_LINE",
                "GET / HTTP/1.2\\r\\nHost: a\\r\\n\\r\\n | VERSION",
                "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n | VERSION",
                "CONNECT a:80 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | METHOD",
                "connect a:80 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | METHOD",
                // Fields.
                "GET / HTTP/1.1\\r\\nHost : a\\r\\n\\r\\n | BAD_FIELD",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\n b\\r\\n\\r\\n | BAD_FIELD",
                "GET / HTTP/1.1\\r\\n Host: a\\r\\n\\r\\n | BAD_FIELD",
                "GET / HTTP/1.1\\r\\nHost: a\\nX: b\\r\\n\\r\\n | BAD_FIELD",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\n\\n | BAD_FIELD",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nX: a\\rb\\r\\n\\r\\n | BAD_FIELD",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nX: a\\0b\\r\\n\\r\\n | BAD_FIELD",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nno colon\\r\\n\\r\\n | BAD_FIELD",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\n: x\\r\\n\\r\\n | BAD_FIELD",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nX\\x80: x\\r\\n\\r\\n | BAD_FIELD",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\r\\n | BAD_FIELD",
                // Host.
                "GET / HTTP/1.1\\r\\n\\r\\n | HOST",
                "GET / HTTP/1.0\\r\\n\\r\\n | HOST",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: a\\r\\n\\r\\n | HOST",
                "GET / HTTP/1.1\\r\\nHost:\\r\\n\\r\\n | HOST",
                "GET / HTTP/1.1\\r\\nHost: a b\\r\\n\\r\\n | HOST",
                "GET / HTTP/1.1\\r\\nHost: a,b\\r\\n\\r\\n | HOST",
                "GET / HTTP/1.1\\r\\nHost: u@a\\r\\n\\r\\n | HOST",
                "GET / HTTP/1.1\\r\\nHost: a/b\\r\\n\\r\\n | HOST",
                "GET http:///x HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | HOST",
                "GET http://u@b/ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | HOST",
                "GET http://b/ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | HOST",
                "GET / HTTP/1.1\\r\\nHost: a..b\\r\\n\\r\\n | HOST",
                // Where the body ends.
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length:\\t5\\r\\n\\r\\n | FRAMING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\t\\r\\n\\r\\n | CODING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 5\\r\\nContent-Length: 6\\r\\n\\r\\n | FRAMING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 5, 5\\r\\n\\r\\n | FRAMING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: +5\\r\\n\\r\\n | FRAMING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: -5\\r\\n\\r\\n | FRAMING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 0x5\\r\\n\\r\\n | FRAMING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 5 5\\r\\n\\r\\n | FRAMING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length:\\r\\n\\r\\n | FRAMING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 9999999999999999999\\r\\n\\r\\n | FRAMING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 5\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | FRAMING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 5\\r\\n\\r\\n | FRAMING",
                "POST / HTTP/1.0\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | FRAMING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n | CODING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked, chunked\\r\\n\\r\\n | CODING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | CODING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: xchunked\\r\\n\\r\\n | CODING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: identity\\r\\n\\r\\n | CODING",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding:\\r\\n\\r\\n | CODING",
            })
    void refusesWhatLeavesDoubt(String form, Fault fault) {
        assertThat(parse(unescape(form))).isEqualTo(RequestHead.BAD);
        assertThat(head.fault()).isEqualTo(fault);
    }

    @Test
    void refusesGarbageFromItsFirstOctets() {
        assertThat(parse("\u0016\u0003\u0001\u0002")).isEqualTo(RequestHead.BAD);
        assertThat(parse("\n")).isEqualTo(RequestHead.BAD);
        assertThat(parse("GET /")).isEqualTo(RequestHead.MORE);
    }

    @Test
    void hasHerokusLimits() {
        assertThat(parse("GET /" + "a".repeat(8192) + " HTTP/1.1\r\n")).isEqualTo(RequestHead.BAD);
        assertThat(parse("A".repeat(128))).isEqualTo(RequestHead.BAD);
        assertThat(parse("GET / HTTP/1.1\r\n" + "a".repeat(1001))).isEqualTo(RequestHead.BAD);
        assertThat(parse("GET / HTTP/1.1\r\na: " + "b".repeat(8192))).isEqualTo(RequestHead.BAD);
        assertThat(parse("GET / HTTP/1.1\r\n" + HOST + "a: b\r\n".repeat(999) + "\r\n"))
                .isPositive();
        assertThat(parse("GET / HTTP/1.1\r\n" + HOST + "a: b\r\n".repeat(1000) + "\r\n"))
                .isEqualTo(RequestHead.BAD);
    }

    @Test
    void asksForMoreAtEveryCutOfAGoodHead() {
        String text = "POST http://b/x?y HTTP/1.1\r\nHost: a\r\nConnection: x, close\r\nContent-Length: 12\r\n\r\n";
        for (int n = 1; n < text.length(); n++) {
            assertThat(parse(text.substring(0, n))).as("first %d octets", n).isEqualTo(RequestHead.MORE);
        }
    }

    /** Whatever comes: an answer, within the octets given, and the same whether they come at once or not. */
    @Test
    void neitherThrowsNorReadsTooFarOnRandomOctets() {
        var random = new Random(7);
        byte[] seed =
                ("POST /a?b HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1);
        byte[] odd = "\r\n\t :;,\0\u0080aA0/".getBytes(StandardCharsets.ISO_8859_1);
        for (int round = 0; round < 200_000; round++) {
            byte[] b = seed.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                b[random.nextInt(b.length)] = odd[random.nextInt(odd.length)];
            }
            int end = head.parse(b, 0, b.length);
            assertThat(end).isBetween(-1, b.length);
            int cut = random.nextInt(b.length);
            int early = head.parse(b, 0, cut);
            if (early == RequestHead.BAD) {
                assertThat(end).isEqualTo(RequestHead.BAD);
            } else if (early > 0) {
                assertThat(early).isEqualTo(end);
            }
        }
    }
}

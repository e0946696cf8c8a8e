package dev.dynolab.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {
    private static ByteBuffer octets(String s) {
        String plain = s.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
        return ByteBuffer.wrap(plain.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Body chunked() {
        var body = new Body();
        body.chunked();
        return body;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0\\r\\n\\r\\n | 0",
                "5\\r\\nhello\\r\\n0\\r\\n\\r\\n | 5",
                "5;name=\"v\"\\r\\nhello\\r\\n0\\r\\n\\r\\n | 5",
                "00000005\\r\\nhello\\r\\n000\\r\\n\\r\\n | 5",
                "a\\r\\n0123456789\\r\\nA\\r\\n0123456789\\r\\n0\\r\\n\\r\\n | 20",
                "2\\r\\n\\r\\n\\r\\n0\\r\\nTrailer: x\\r\\nOther:\\r\\n\\r\\n | 2",
            })
    void followsChunksToTheirEnd(String form, int content) {
        Body whole = chunked();
        ByteBuffer in = octets(form + "GET /");
        assertThat(whole.take(in)).isEqualTo(in.limit() - 5);
        assertThat(whole.done()).isTrue();
        assertThat(whole.data()).isEqualTo(content);

        Body slow = chunked();
        ByteBuffer all = octets(form);
        for (int i = 0; i < all.limit(); i++) {
            assertThat(slow.done()).isFalse();
            assertThat(slow.take(all.slice(i, 1))).isEqualTo(1);
        }
        assertThat(slow.done()).isTrue();
        assertThat(slow.data()).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\r\\n",
                "g\\r\\n",
                "-1\\r\\n",
                "+5\\r\\nhello\\r\\n",
                "0x5\\r\\nhello\\r\\n",
                " 5\\r\\nhello\\r\\n",
                "5 \\r\\nhello\\r\\n",
                "5\\nhello\\r\\n",
                "5\\r\\nhelloX\\r\\n",
                "5\\r\\nhello\\n0\\r\\n\\r\\n",
                "5\\r\\nhello\\r0\\r\\n\\r\\n",
                "1234567890123456\\r\\n",
                "5;a\\nb\\r\\nhello\\r\\n",
                "5;a\\0b\\r\\nhello\\r\\n",
                "0\\r\\n\\n",
                "0\\r\\n x: y\\r\\n\\r\\n",
                "0\\r\\nx : y\\r\\n\\r\\n",
                "0\\r\\nx\\r\\n\\r\\n",
                "0\\r\\nx: a\\nb\\r\\n\\r\\n",
                "0\\r\\nContent-Length: 5\\r\\n\\r\\n",
                "0\\r\\ntransfer-encoding: chunked\\r\\n\\r\\n",
                "0\\r\\nHost: b\\r\\n\\r\\n",
            })
    void refusesChunksThatLeaveDoubt(String form) {
        assertThat(chunked().take(octets(form))).isEqualTo(-1);
    }

    @Test
    void boundsExtensionsAndTrailers() {
        assertThat(chunked().take(octets("5;" + "a".repeat(5000)))).isEqualTo(-1);
        assertThat(chunked().take(octets("0\\r\\nx: " + "a".repeat(9000)))).isEqualTo(-1);
    }

    @Test
    void takesTheContentOutOfItsChunks() {
        var random = new Random(3);
        for (int round = 0; round < 200; round++) {
            ByteBuffer in = octets("5\\r\\nhello\\r\\n1;x\\r\\n \\r\\n5\\r\\nworld\\r\\n0\\r\\nT: x\\r\\n\\r\\n");
            ByteBuffer plain = ByteBuffer.allocate(in.limit());
            Body body = chunked();
            while (in.hasRemaining()) {
                int n = 1 + random.nextInt(in.remaining());
                assertThat(body.take(in.slice(in.position(), n), plain)).isEqualTo(n);
                in.position(in.position() + n);
            }
            assertThat(new String(plain.array(), 0, plain.position(), StandardCharsets.US_ASCII))
                    .isEqualTo("hello world");
        }
    }

    @Test
    void countsALength() {
        var body = new Body();
        body.length(7);
        assertThat(body.take(octets("hello"))).isEqualTo(5);
        assertThat(body.done()).isFalse();
        assertThat(body.take(octets("hello"))).isEqualTo(2);
        assertThat(body.done()).isTrue();
        assertThat(body.data()).isEqualTo(7);
        body.length(0);
        assertThat(body.done()).isTrue();
    }

    @Test
    void goesBackToItsMark() {
        Body body = chunked();
        body.take(octets("5\\r\\nhe"));
        body.mark();
        body.take(octets("llo\\r\\n0\\r\\n\\r\\n"));
        assertThat(body.done()).isTrue();
        body.reset();
        assertThat(body.done()).isFalse();
        assertThat(body.data()).isEqualTo(2);
        assertThat(body.take(octets("llo\\r\\n0\\r\\n\\r\\n"))).isEqualTo(10);
        assertThat(body.data()).isEqualTo(5);
    }
}

package dev.dynolab.paas.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {
    @Test
    void endsALineAtLfAndAtCrLf() {
        assertThat(split("one\ntwo\r\n\nfour\rstill four\r\r\nlast"))
                .containsExactly("one", "two", "", "four\rstill four\r", "last");
    }

    @Test
    void saysNothingAboutNothing() {
        assertThat(split("")).isEmpty();
        assertThat(split("\n")).containsExactly("");
        assertThat(split("one\n")).containsExactly("one");
    }

    @Test
    void showsALineOnlyWhenItIsWhole() {
        List<String> lines = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(lines::add);
        splitter.accept(bytes("he"));
        splitter.accept(bytes("llo"));
        assertThat(lines).isEmpty();
        splitter.accept(bytes("\nwor"));
        assertThat(lines).containsExactly("hello");
        splitter.flush();
        splitter.flush();
        assertThat(lines).containsExactly("hello", "wor");
    }

    @Test
    void keepsACharacterThatComesInPieces() {
        List<String> lines = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(lines::add);
        for (byte b : bytes("ä€😀\n")) {
            splitter.accept(new byte[] {b});
        }
        assertThat(lines).containsExactly("ä€😀");
    }

    @Test
    void replacesWhatIsNotUtf8() {
        List<String> lines = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(lines::add);
        splitter.accept(new byte[] {'a', (byte) 0xFF, 'b', (byte) 0xC3, '\n', (byte) 0xE2, (byte) 0x82});
        splitter.flush();
        assertThat(lines).containsExactly("a\uFFFDb\uFFFD", "\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(ints = {9_999, 10_000, 10_001, 19_999, 20_000, 20_001, 35_000})
    void cutsALongLineAtTenThousandBytes(int length) {
        for (String end : List.of("", "\n", "\r\n")) {
            List<String> lines = split("x".repeat(length) + end);
            assertThat(lines).hasSize((length + 9_999) / 10_000);
            assertThat(lines.subList(0, lines.size() - 1))
                    .allSatisfy(line -> assertThat(line).hasSize(10_000));
            assertThat(String.join("", lines)).isEqualTo("x".repeat(length));
        }
    }

    @Test
    void neverCutsWithinACharacter() {
        for (int shift = 0; shift < 4; shift++) {
            String line = "x".repeat(shift) + "😀".repeat(6_000);
            List<String> lines = split(line + "\n");
            assertThat(String.join("", lines)).isEqualTo(line);
            assertThat(lines).allSatisfy(piece -> assertThat(bytes(piece)).hasSizeLessThanOrEqualTo(10_000));
        }
    }

    @Test
    void bytesThatAreNoTextAreCutToo() {
        byte[] odd = new byte[30_001];
        Arrays.fill(odd, (byte) 0x80);
        List<String> lines = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(lines::add);
        splitter.accept(odd);
        splitter.flush();

        assertThat(lines).extracting(String::length).containsExactly(10_000, 10_000, 10_000, 1);
    }

    /** However the bytes are cut into chunks, the lines are those of the whole. The seed is in the message. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void chunksMakeNoDifference(long seed) {
        Random random = new Random(seed);
        byte[] bytes = someBytes(random);
        List<String> whole = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(whole::add);
        splitter.accept(bytes);
        splitter.flush();

        for (int round = 0; round < 20; round++) {
            List<String> lines = new ArrayList<>();
            LineSplitter chunked = new LineSplitter(lines::add);
            int most = 1 + random.nextInt(round < 10 ? 5 : 15_000);
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(1 + random.nextInt(most), bytes.length - at);
                chunked.accept(bytes, at, length);
                at += length;
            }
            chunked.flush();
            assertThat(lines).as("seed %s, chunks up to %s", seed, most).isEqualTo(whole);
        }
    }

    private static byte[] someBytes(Random random) {
        String[] parts = {
            "a", "ä", "€", "😀", "\n", "\r\n", "\r", "\n\n", "word ", "x".repeat(9_999), "y".repeat(10_001)
        };
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 200; i++) {
            if (random.nextInt(10) == 0) {
                bytes.write(random.nextInt(256));
            } else {
                bytes.writeBytes(bytes(parts[random.nextInt(20) == 0 ? 9 + random.nextInt(2) : random.nextInt(9)]));
            }
        }
        return bytes.toByteArray();
    }

    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(lines::add);
        splitter.accept(bytes(text));
        splitter.flush();
        return lines;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

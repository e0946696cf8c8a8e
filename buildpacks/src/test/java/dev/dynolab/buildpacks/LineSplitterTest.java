package dev.dynolab.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
    private final List<String> lines = new ArrayList<>();
    private final LineSplitter splitter = new LineSplitter(lines::add);

    @Test
    void a_line_is_handed_over_when_its_end_is_seen() {
        write("one\ntw");
        assertThat(lines).containsExactly("one");
        write("o\r\n\n   indented");
        splitter.end();
        splitter.end();
        assertThat(lines).containsExactly("one", "two", "", "   indented");
    }

    @Test
    void a_progress_bar_is_one_line() {
        write(" 1%\r 50%\r100%\nnext\r");
        splitter.end();
        assertThat(lines).containsExactly("100%", "next");
    }

    @Test
    void bytes_that_are_not_utf8_are_replaced() {
        splitter.write(new byte[] {'a', (byte) 0xff, (byte) 0xc3, 'b', 0, '\n'}, 0, 6);
        assertThat(lines).containsExactly("a\uFFFD\uFFFDb\0");
    }

    @Test
    void a_long_line_is_split_between_characters() {
        String text = "x".repeat(LineSplitter.MAX_LINE - 1) + "€".repeat(LineSplitter.MAX_LINE);
        write(text);
        splitter.end();
        assertThat(String.join("", lines)).isEqualTo(text);
        assertThat(lines)
                .hasSize(4)
                .allSatisfy(line ->
                        assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(LineSplitter.MAX_LINE + 4));
    }

    @Test
    void continuation_bytes_without_end_do_not_grow_a_line() {
        byte[] odd = new byte[100_000];
        java.util.Arrays.fill(odd, (byte) 0x80);
        splitter.write(odd, 0, odd.length);
        assertThat(lines).hasSizeGreaterThan(8);
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        splitter.write(bytes, 0, bytes.length);
    }
}

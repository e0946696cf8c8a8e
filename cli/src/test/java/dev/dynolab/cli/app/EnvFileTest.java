package dev.dynolab.cli.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvFileTest {
    @Test
    void linesAreReadAsForemanReadsThem() {
        assertThat(EnvFile.parse("""
                # a comment
                export A=1
                B = two words # and a comment

                C='as it is: $A \\n # no comment'
                D="line\\nnext \\"quoted\\""
                E=
                F=a#b
                G="over
                lines"
                """))
                .containsExactly(
                        Map.entry("A", "1"),
                        Map.entry("B", "two words"),
                        Map.entry("C", "as it is: $A \\n # no comment"),
                        Map.entry("D", "line\nnext \"quoted\""),
                        Map.entry("E", ""),
                        Map.entry("F", "a#b"),
                        Map.entry("G", "over\nlines"));
    }

    @Test
    void whatIsNoEntryIsNamedByItsLine() {
        assertThatThrownBy(() -> EnvFile.parse("A=1\nnonsense\n"))
                .hasMessage("Line 2 is not of the form KEY=value: nonsense");
        assertThatThrownBy(() -> EnvFile.parse("A='open")).hasMessage("A ' is not closed.");
        assertThatThrownBy(() -> EnvFile.parse("A='1' # one\nB=\"2\"3\n"))
                .hasMessage("Line 2 goes on after its closing \": 3");
    }

    @Test
    void filesOfWindowsAreRead() {
        assertThat(EnvFile.parse("\ufeffA=1\r\nB='2'\r\n")).containsExactly(Map.entry("A", "1"), Map.entry("B", "2"));
    }

    @Test
    void whatIsQuotedIsReadBack() {
        for (String value : List.of(
                "", "plain", "two words", "it's", "a\"b'c\\", "x\ny", "$HOME", "it's\n$A `b`", "#", "a\r\nb", "é")) {
            assertThat(EnvFile.parse("K=" + EnvFile.quote(value) + "\n")).containsEntry("K", value);
        }
    }
}

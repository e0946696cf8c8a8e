package dev.dynolab.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcfileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "web: rackup -p $PORT            | web        | rackup -p $PORT",
                "web:rackup                      | web        | rackup",
                "web:   rackup                   | web        | rackup",
                "  web: rackup                   | web        | rackup",
                "web: a: b # not a comment       | web        | a: b # not a comment",
                "Back_Ground-2: run              | Back_Ground-2 | run",
                "9: run                          | 9          | run",
                "release: ./migrate && echo done | release    | ./migrate && echo done",
                "web: ünï 日本                  | web        | ünï 日本",
            })
    void a_line_is_type_and_command(String line, String type, String command) {
        assertThat(Procfile.parse(line).processTypes()).isEqualTo(Map.of(type, command));
    }

    @Test
    void keeps_the_order_and_lets_a_later_line_win() {
        Procfile procfile = Procfile.parse("\uFEFFweb: a\r\n\r\n# comment\n\tworker: b  \nclock: c\nworker: d");

        assertThat(procfile.processTypes().toString()).isEqualTo("{web=a, worker=d, clock=c}");
    }

    @Test
    void an_empty_file_declares_nothing() {
        assertThat(Procfile.parse("\n \n#\n").processTypes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"web rackup", "web:", "web:   ", ": rackup", "we b: rackup", "wéb: x", "web.1: x", "web\u0000: x"
            })
    void any_other_line_is_reported_with_its_number(String line) {
        Procfile.BadLine bad = catchThrowableOfType(
                Procfile.BadLine.class, () -> Procfile.parse("ok: fine\n\n" + line + "\nmore: fine"));

        assertThat(bad.number()).isEqualTo(3);
        assertThat(bad.text()).isEqualTo(line.strip());
        assertThat(bad).hasMessage("Procfile line 3 is not \"type: command\": " + line.strip());
    }
}

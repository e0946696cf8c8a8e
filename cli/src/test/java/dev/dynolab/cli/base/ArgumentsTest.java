package dev.dynolab.cli.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final Usage RUN = Usage.of("run", "run")
            .takesCommand()
            .app()
            .option("", "version", "RELEASE", "")
            .option("e", "env", "KEY=VALUE", "")
            .flag("", "current-config", "");
    private static final Usage PS = Usage.of("ps", "list")
            .argument("[TYPE]")
            .app()
            .flag("t", "tail", "")
            .option("n", "num", "N", "");

    @Test
    void optionsStandBeforeOrAfterTheOneQuotedCommand() {
        Arguments before = parse(RUN, "--version", "6", "-a", "blog", "rackup -p $PORT");
        Arguments after = parse(RUN, "rackup -p $PORT", "-a", "blog", "--version=6");
        assertThat(before.words()).isEqualTo(after.words()).containsExactly("rackup -p $PORT");
        assertThat(before.option("version")).isEqualTo(after.option("version")).isEqualTo("6");
        assertThat(after.option("app")).isEqualTo("blog");
    }

    @Test
    void ofSeveralUnquotedWordsOptionsEndAtTheFirst() {
        Arguments arguments = parse(RUN, "-a", "blog", "rails", "s", "-p", "3000", "--version", "6");
        assertThat(arguments.words()).containsExactly("rails", "s", "-p", "3000", "--version", "6");
        assertThat(arguments.has("version")).isFalse();
        assertThat(parse(RUN, "node", "--help").words()).containsExactly("node", "--help");
    }

    @Test
    void twoDashesAlwaysEndThem() {
        assertThat(parse(RUN, "--", "-a", "b c").words()).containsExactly("-a", "b c");
        assertThat(parse(RUN, "echo x", "--", "-y").words()).containsExactly("echo x", "-y");
        assertThat(parse(PS, "--", "-t").words()).containsExactly("-t");
    }

    @Test
    void aWordAfterAQuotedCommandIsAMistake() {
        assertThatThrownBy(() -> parse(RUN, "echo x", "y")).hasMessage("\"y\" follows a quoted command.");
    }

    @Test
    void lettersTakeTheirValueAttachedOrApart() {
        assertThat(parse(PS, "-n20").option("num")).isEqualTo("20");
        assertThat(parse(PS, "-n", "20").option("num")).isEqualTo("20");
        assertThat(parse(RUN, "-e", "A=1", "-e", "B=2", "env").all("env")).containsExactly("A=1", "B=2");
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> parse(PS, "--help=1")).hasMessage("--help takes no value.");
        assertThatThrownBy(() -> parse(PS, "-n")).hasMessage("-n needs a value: N.");
        assertThatThrownBy(() -> parse(PS, "--tail=yes")).hasMessage("--tail takes no value.");
        assertThatThrownBy(() -> parse(PS, "web", "run")).hasMessage("h ps has no use for \"run\".");
        assertThatThrownBy(() -> parse(RUN)).hasMessage("h run needs COMMAND.");
        assertThatThrownBy(() -> parse(PS, "-x")).hasMessage("h ps has no option -x.");
    }

    private static Arguments parse(Usage usage, String... typed) {
        return Arguments.parse(usage, List.of(typed));
    }
}

package dev.dynolab.cli.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunCommandTest {
    @Test
    void oneWordIsTheCommandByteForByte() {
        assertThat(RunCommand.of(List.of("echo  'a'  \"b\" $PORT \\ "))).isEqualTo("echo  'a'  \"b\" $PORT \\ ");
    }

    @Test
    void severalWordsAreJoinedAsHerokuJoinsThem() {
        assertThat(RunCommand.of(List.of("rails", "s", "-p", "3000"))).isEqualTo("rails s -p 3000");
        assertThat(RunCommand.of(List.of("echo", "a b", "", "say \"x\"")))
                .isEqualTo("echo \"a b\" \"\" \"say \\\"x\\\"\"");
    }

    @Test
    void anEmptyPortIsTheShellsDoing() {
        for (List<String> words : List.of(
                List.of("bundle exec rackup -p "),
                List.of("bundle exec rackup -p"),
                List.of("bundle", "exec", "rackup", "-p", ""),
                List.of("serve --port=\"\""))) {
            assertThatThrownBy(() -> RunCommand.of(words))
                    .hasMessageEndingWith("your shell already expanded $PORT; use single quotes.");
        }
        assertThatThrownBy(() -> RunCommand.of(List.of(" "))).hasMessage("The command is empty.");
    }
}

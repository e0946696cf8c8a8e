package dev.dynolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.cli.base.Tty;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What others made up cannot steer the terminal of who looks at it; what an app prints is the app's. */
class ScreenTest extends CommandFixture {
    private static final String TITLE = "a\u001b]0;owned\u0007b\rc\u009bd\u001b[8me\u001b[1mf\nsecond\tline";
    private static final String SHOWN = "a\\u001b]0;owned\\u0007b\\u000dc\\u009bd\\u001b[8me\u001b[1mf\nsecond\tline\n";

    ScreenTest() {
        super("2013-07-29T20:48:00Z", "blog");
    }

    @Test
    void aValueIsShownOnATerminalAndExactInAPipe() {
        api.on("GET /apps/blog/config-vars", Map.of("TITLE", TITLE));
        assertThat(person.types("config:get", "TITLE").out()).isEqualTo(TITLE + "\n");
        person.at(new Tty(true, true, true, 80));
        assertThat(person.types("config:get", "TITLE").out()).isEqualTo(SHOWN);
        assertThat(person.types("config").out()).isEqualTo("\u001b[1m=== blog Config Vars\u001b[0m\nTITLE: " + SHOWN);
        assertThat(person.types("ps:scale", "\u001b[2J").err())
                .contains("\\u001b[2J")
                .doesNotContain("\u001b");
    }

    @Test
    void whatAnAppPrintsKeepsItsColours() {
        String line = "2013-07-29T20:48:00.000000+00:00 app[web.1]: \u001b[31mred\u001b[39m\r";
        api.on("POST /apps/blog/log-sessions", Map.of("logplex_url", api.url() + "/streams/1"))
                .on("GET /streams/1", line + "\n");
        person.at(new Tty(true, true, true, 80));
        assertThat(person.types("logs").out()).endsWith("\u001b[0m \u001b[31mred\u001b[39m\r\n");
    }
}

package dev.dynolab.paas.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {
    private static final Instant AT = Instant.parse("2010-09-16T15:13:46.677020Z");

    @Test
    void isReadAsItWasWritten() {
        for (String message :
                List.of("hello", "", " ", "a]: b", "[x]: y", "ä€😀", "tab\tand\rreturn", "\u001b[31mred")) {
            LogLine line = new LogLine(AT, "app", "web.1", message);
            assertThat(LogLine.parse(line.toString())).contains(line);
        }
        assertThat(new LogLine(AT, "app", "web.1", "hello"))
                .hasToString("2010-09-16T15:13:46.677020+00:00 app[web.1]: hello");
        assertThat(new LogLine(Instant.EPOCH, "heroku", "router", "x"))
                .hasToString("1970-01-01T00:00:00.000000+00:00 heroku[router]: x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "2010-09-16T15:13:46.677020+00:00",
                "2010-09-16T15:13:46.677020+00:00 app",
                "2010-09-16T15:13:46.677020+00:00 app[web.1] x",
                "2010-09-16T15:13:46.677020+00:00 [web.1]: x",
                "2010-09-16T15:13:46.677020+00:00 app[]: x",
                "yesterday app[web.1]: x",
                "3:46.677020+00:00 app[web.1]: torn"
            })
    void whatIsNoLineIsNone(String text) {
        assertThat(LogLine.parse(text)).isEmpty();
    }

    @Test
    void cannotHoldASecondLine() {
        assertThatThrownBy(() -> new LogLine(AT, "app", "web.1", "a\n2010 heroku[api]: forged"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        ",,app,web.1,true",
        "app,,app,web.1,true",
        "heroku,,app,web.1,false",
        ",web.1,app,web.1,true",
        ",web.1,heroku,web.1,true",
        ",web.1,app,web.10,false",
        ",web,app,web.10,true",
        ",web,app,website.1,false",
        ",web,app,worker.1,false",
        ",router,heroku,router,true",
        ",api,app,api,true",
        ",router,app,api,false",
        "heroku,web,app,web.1,false",
        "heroku,web,heroku,web.2,true",
    })
    void filtersAsHerokuDoes(String source, String dyno, String lineSource, String ps, boolean shown) {
        LogFilter filter = new LogFilter(Optional.ofNullable(source), Optional.ofNullable(dyno));

        assertThat(filter.matches(new LogLine(AT, lineSource, ps, "x"))).isEqualTo(shown);
    }

    @Test
    void thereAreTwoSources() {
        assertThatThrownBy(() -> new LogFilter(Optional.of("herok"), Optional.empty()))
                .hasMessage("The source of a log line is app or heroku, not herok.");
    }
}

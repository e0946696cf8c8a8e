package dev.dynolab.paas.log;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;

/**
 * One line: {@code 2010-09-16T15:13:46.677020+00:00 app[web.1]: message} (Heroku, "Logging").
 *
 * @param time to the microsecond
 * @param source {@code app} or {@code heroku}
 * @param ps who wrote it: a dyno's name, {@code router}, {@code api}
 * @param message without a line end
 */
public record LogLine(Instant time, String source, String ps, String message) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

    public LogLine {
        Objects.requireNonNull(time);
        if (source.isEmpty() || source.indexOf('[') >= 0 || source.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("Not the source of a log line: " + source);
        }
        if (ps.isEmpty() || ps.indexOf(']') >= 0 || ps.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("Not the process of a log line: " + ps);
        }
        if (message.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("A log line has one line");
        }
    }

    /** Reads what {@link #toString} wrote; empty when {@code text} is no such line. */
    public static Optional<LogLine> parse(String text) {
        return parse(text, LogFilter.ALL);
    }

    /** The same, and empty when the filter leaves the line out: that is found out before the time is read. */
    static Optional<LogLine> parse(String text, LogFilter filter) {
        int space = text.indexOf(' ');
        int open = text.indexOf('[', space + 1);
        int close = text.indexOf("]: ", open + 1);
        if (space < 0 || open < space + 2 || close < open + 2) {
            return Optional.empty();
        }
        String source = text.substring(space + 1, open);
        String ps = text.substring(open + 1, close);
        if (!filter.matches(source, ps)) {
            return Optional.empty();
        }
        try {
            Instant time = OffsetDateTime.parse(text.substring(0, space)).toInstant();
            return Optional.of(new LogLine(time, source, ps, text.substring(close + 3)));
        } catch (DateTimeException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return TIME.format(time) + " " + source + "[" + ps + "]: " + message;
    }
}

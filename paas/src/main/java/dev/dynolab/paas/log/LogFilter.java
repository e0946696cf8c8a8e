package dev.dynolab.paas.log;

import dev.dynolab.paas.error.PlatformException;
import java.util.Optional;

/**
 * Which lines of a log to show (Heroku, "Logging": filtering).
 *
 * @param source {@code app} or {@code heroku}
 * @param dyno {@code web.1} for one dyno, {@code web} for all of a type, {@code router}, {@code api}
 */
public record LogFilter(Optional<String> source, Optional<String> dyno) {
    /** Leaves nothing out. */
    public static final LogFilter ALL = new LogFilter(Optional.empty(), Optional.empty());

    /** @throws PlatformException kind INVALID for another source */
    public LogFilter {
        if (source.isPresent() && !source.get().equals("app") && !source.get().equals("heroku")) {
            throw PlatformException.invalid("The source of a log line is app or heroku, not " + source.get() + ".");
        }
    }

    public boolean matches(LogLine line) {
        return matches(line.source(), line.ps());
    }

    boolean matches(String lineSource, String ps) {
        return (source.isEmpty() || source.get().equals(lineSource)) && (dyno.isEmpty() || of(dyno.get(), ps));
    }

    private static boolean of(String wanted, String ps) {
        return ps.startsWith(wanted) && (ps.length() == wanted.length() || ps.charAt(wanted.length()) == '.');
    }
}

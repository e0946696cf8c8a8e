package dev.dynolab.paas.log;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Lines that could not be kept, and since when. */
record Loss(long lines, Instant since) {
    static final Loss NONE = new Loss(0, Instant.EPOCH);

    Loss plus(long more, Instant now) {
        return new Loss(lines + more, lines == 0 ? now : since);
    }

    /** A whole log line with its end, or nothing when nothing is lost. */
    String say(Instant now, String error) {
        if (lines == 0) {
            return "";
        }
        String text = error + " -> " + lines + " messages dropped since " + seconds(since) + ".";
        return new LogLine(now, "heroku", "logplex", text) + "\n";
    }

    /** As logplex writes a time within a message. */
    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "+00:00");
    }
}

package dev.dynolab.paas.dyno;

import dev.dynolab.paas.runtime.DynoName;
import java.time.Duration;

/** What became of a dyno that was started. */
public sealed interface BootOutcome {
    DynoName dyno();

    /** It is up: a web dyno accepts connections, any other one runs. */
    record Up(DynoName dyno, Duration after) implements BootOutcome {}

    /** It ended before it was up, or did not bind {@code $PORT} in time; {@code why} is a half sentence. */
    record Crashed(DynoName dyno, String why) implements BootOutcome {}

    /** It was told to end before it was up: a newer release or a scale came in between. */
    record Replaced(DynoName dyno) implements BootOutcome {}
}

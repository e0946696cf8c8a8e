package dev.dynolab.paas.git;

import dev.dynolab.paas.time.Time;
import java.time.Duration;

/**
 * How long clients are waited for.
 *
 * @param write how long one may not read what it is sent, as when its terminal stopped it (Ctrl-Z): its app's next push
 *     waits meanwhile
 */
public record Patience(Time time, Duration write) {}

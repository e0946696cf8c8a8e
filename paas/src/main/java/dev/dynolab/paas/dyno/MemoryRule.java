package dev.dynolab.paas.dyno;

import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.time.Time;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What becomes of a dyno that uses more memory than its size has: a warning above the quota (R14), the end above twice
 * the quota (R15). Touched only on the app's serial queue.
 */
final class MemoryRule {
    /** How often Heroku repeats an R14. */
    static final Duration REPEAT = Duration.ofSeconds(20);

    private final Time time;
    private final AppLog log;
    private final Consumer<Dyno> kill;

    /** @param kill sends SIGKILL */
    MemoryRule(Time time, AppLog log, Consumer<Dyno> kill) {
        this.time = time;
        this.log = log;
        this.kill = kill;
    }

    /** The dyno uses so many bytes now. */
    void measured(Dyno dyno, long bytes) {
        dyno.memory = bytes;
        long quota = (long) dyno.spec.memory() << 20;
        if (bytes <= quota || dyno.state().ended() || dyno.overMemory) {
            return;
        }
        if (bytes > 2 * quota) {
            say(dyno, running(bytes, quota));
            exceeded(dyno);
        } else if (!time.now().isBefore(dyno.nextWarning)) {
            dyno.nextWarning = time.now().plus(REPEAT);
            say(dyno, running(bytes, quota));
            say(dyno, "Error R14 (Memory quota exceeded)");
        }
    }

    /** Ends the whole dyno, also where the kernel was faster and killed a process of it at the limit. */
    void exceeded(Dyno dyno) {
        if (!dyno.overMemory && !dyno.state().ended()) {
            dyno.overMemory = true;
            say(dyno, "Error R15 (Memory quota vastly exceeded)");
            say(dyno, "Stopping process with SIGKILL");
            kill.accept(dyno);
        }
    }

    private void say(Dyno dyno, String message) {
        log.heroku(dyno.name().toString(), message);
    }

    private static String running(long bytes, long quota) {
        double mega = bytes / 1048576.0;
        return String.format(Locale.ROOT, "Process running mem=%.0fM(%.1f%%)", mega, bytes * 100.0 / quota);
    }
}

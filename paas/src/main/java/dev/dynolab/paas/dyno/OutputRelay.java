package dev.dynolab.paas.dyno;

import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.log.LineSplitter;
import dev.dynolab.paas.runtime.DynoObserver;
import java.util.function.Consumer;

/** Brings a dyno's output where it belongs: to its terminal, or line by line to the app's log. On the runtime's thread. */
final class OutputRelay implements DynoObserver {
    private final Dyno dyno;
    private final AppLog log;
    private final LineSplitter stdout;
    private final LineSplitter stderr;
    private final Ends ends;

    /** Who hears how it ended. */
    interface Ends {
        void outOfMemory();

        void exited(int status);
    }

    OutputRelay(Dyno dyno, AppLog log, Ends ends) {
        this.dyno = dyno;
        this.log = log;
        this.ends = ends;
        String name = dyno.name().toString();
        Consumer<String> lines = line -> {
            log.app(name, line);
            dyno.tap.accept(line);
        };
        stdout = new LineSplitter(lines);
        stderr = new LineSplitter(lines);
    }

    @Override
    public void output(Stream stream, byte[] bytes) {
        Attachment terminal = dyno.attachment;
        if (terminal != null) {
            // Never to the log, as on Heroku; what comes after the terminal has gone is dropped.
            terminal.output(stream, bytes);
        } else {
            (stream == Stream.STDOUT ? stdout : stderr).accept(bytes);
        }
    }

    @Override
    public int settle(Stream stream) {
        if (dyno.attachment != null) {
            return 0;
        }
        log.flush();
        return (stream == Stream.STDOUT ? stdout : stderr).pending();
    }

    @Override
    public void outOfMemory() {
        ends.outOfMemory();
    }

    @Override
    public void exited(int status) {
        stdout.flush();
        stderr.flush();
        if (dyno.attachment == null) {
            // The runtime throws the dyno's own copy away after this.
            log.flush();
        }
        ends.exited(status);
    }
}

package dev.dynolab.cli.whole;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a platform in this process lets be printed that is a bug of ours: stack traces, and exceptions nobody took. */
final class Noise extends Handler {
    private static final Logger ROOT = Logger.getLogger("");

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

    /** Begins to listen. */
    Noise() {
        ROOT.addHandler(this);
        Thread.setDefaultUncaughtExceptionHandler((thread, problem) -> heard.add(thread.getName() + ": " + problem));
    }

    List<String> heard() {
        return List.copyOf(heard);
    }

    @Override
    public void publish(LogRecord record) {
        if (record.getThrown() != null) {
            heard.add(record.getMessage() + ": " + record.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        ROOT.removeHandler(this);
        Thread.setDefaultUncaughtExceptionHandler(before);
    }
}

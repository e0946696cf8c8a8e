package dev.dynolab.paas.runtime;

import dev.dynolab.paas.time.Time;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells that a dyno wrote output or ended. On Linux by inotify on one thread, {@code dynos-watch}, idle while the dynos
 * are; elsewhere, or where inotify is used up, by looking every 50 ms. Safe on any thread; calls must hand over at once.
 */
final class StateWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Set<String> FILES = Set.of("out.log", "err.log", "exit");

    private final Time time;
    private final Map<Path, Runnable> polled = new ConcurrentHashMap<>();
    private final Map<WatchKey, Runnable> watched = new ConcurrentHashMap<>();
    private final Map<Path, WatchKey> keys = new ConcurrentHashMap<>();
    private final WatchService service;
    private volatile boolean closed;

    StateWatch(Time time) {
        this.time = time;
        this.service = inotify();
        if (service != null) {
            Thread thread = new Thread(this::run, "dynos-watch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** The JDK's other watch services look every few seconds only. */
    private static WatchService inotify() {
        try {
            WatchService service = FileSystems.getDefault().newWatchService();
            if (service.getClass().getSimpleName().equals("LinuxWatchService")) {
                return service;
            }
            service.close();
            return null;
        } catch (IOException usedUp) {
            return null;
        }
    }

    /** Calls {@code changed} once now and whenever one of the dyno's files has changed. */
    void watch(Path directory, Runnable changed) {
        try {
            if (service == null) {
                throw new IOException("no inotify");
            }
            WatchKey key = directory.register(
                    service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            watched.put(key, changed);
            keys.put(directory, key);
        } catch (IOException | ClosedWatchServiceException usedUp) {
            polled.put(directory, changed);
            if (polled.size() == 1) {
                time.after(POLL, this::poll);
            }
        }
        // What came before the watch.
        changed.run();
    }

    void forget(Path directory) {
        polled.remove(directory);
        WatchKey key = keys.remove(directory);
        if (key != null) {
            watched.remove(key);
            try {
                key.cancel();
            } catch (ClosedWatchServiceException over) {
                // Nothing is watched any more.
            }
        }
    }

    private void poll() {
        if (!closed && !polled.isEmpty()) {
            polled.values().forEach(Runnable::run);
            time.after(POLL, this::poll);
        }
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = service.take();
                boolean ours = key.pollEvents().stream().anyMatch(StateWatch::matters);
                key.reset();
                Runnable changed = watched.get(key);
                if (ours && changed != null) {
                    changed.run();
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException end) {
            // Closed: nobody listens any more.
        }
    }

    /** An overflow has no name; then anything may have changed. */
    private static boolean matters(WatchEvent<?> event) {
        return event.context() == null || FILES.contains(event.context().toString());
    }

    @Override
    public void close() {
        closed = true;
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException ignored) {
            // Nothing can be done about it, and nothing is lost.
        }
    }
}

package dev.dynolab.paas.log;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.store.PrivateFiles;
import dev.dynolab.paas.time.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The logs of all apps of a home; owns the thread {@code log} that writes them. */
public final class LogStore implements AutoCloseable {
    private static final long MIN_CAP = 64 * 1024;
    private static final int MAX_PENDING = 1 << 20;

    private final Path directory;
    private final Time time;
    private final long cap;
    private final Map<UUID, AppLog> logs = new ConcurrentHashMap<>();
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "log");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param directory gets a directory per app, named by its id
     * @param capBytes how much is kept of each app; at least 64 KiB
     * @throws PlatformException kind INTERNAL when the directory cannot be used
     */
    public LogStore(Path directory, Time time, long capBytes) {
        if (capBytes < MIN_CAP) {
            throw PlatformException.invalid("A log is capped at " + MIN_CAP + " bytes or more: " + capBytes);
        }
        this.directory = directory;
        this.time = time;
        cap = capBytes;
        try {
            PrivateFiles.directory(directory);
        } catch (IOException problem) {
            throw PlatformException.internal("Cannot keep logs in " + directory + ": " + problem.getMessage(), problem);
        }
    }

    /** The app's log, with what an earlier platform wrote. After {@link #delete} it takes nothing more. */
    public AppLog of(UUID app) {
        return logs.computeIfAbsent(app, this::open);
    }

    private AppLog open(UUID app) {
        try {
            Segments segments = new Segments(directory.resolve(app.toString()), cap);
            AppLog log = new AppLog(segments, time, writer, (int) Math.min(MAX_PENDING, cap / 4));
            if (writer.isShutdown()) {
                log.close();
            }
            return log;
        } catch (IOException problem) {
            throw PlatformException.internal(
                    "The log of " + app + " cannot be opened: " + problem.getMessage(), problem);
        }
    }

    /** Removes the app's log; its tails end. Lines that still come, as of dying dynos, vanish. */
    public void delete(UUID app) {
        CompletableFuture.runAsync(of(app)::delete, writer).join();
    }

    /** Writes what was appended, ends all tails, lets go of the files. Later lines vanish. */
    @Override
    public void close() {
        if (writer.isShutdown()) {
            return;
        }
        CompletableFuture.runAsync(() -> logs.values().forEach(AppLog::close), writer)
                .join();
        writer.shutdown();
    }
}

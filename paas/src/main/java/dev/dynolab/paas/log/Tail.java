package dev.dynolab.paas.log;

import dev.dynolab.paas.log.Segments.Extent;
import dev.dynolab.paas.log.Segments.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Somebody who follows a log; has a thread of its own, {@code log-tail}, until closed. */
public final class Tail implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Tail.class.getName());
    private static final int CHUNK = 64 * 1024;

    private final AppLog log;
    private final LogFilter filter;
    private final Consumer<LogLine> to;
    private volatile boolean closed;
    private Thread thread;

    /** Touched by the tail's thread only. */
    private long position;

    private long line;
    private Instant lastRead;
    private ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    private Segment open;
    private FileChannel channel;

    Tail(AppLog log, Extent from, LogFilter filter, Consumer<LogLine> to) {
        this.log = log;
        this.filter = filter;
        this.to = to;
        position = from.end();
        line = from.lines();
        lastRead = log.now();
    }

    void start(List<LogLine> history) {
        thread = new Thread(() -> run(history), "log-tail");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(List<LogLine> history) {
        try {
            history.forEach(this::deliver);
            for (Extent more = log.beyond(position, this); more != null; more = log.beyond(position, this)) {
                follow(more);
            }
        } catch (IOException | RuntimeException problem) {
            // A consumer that fails is one whose reader has gone.
            LOG.log(System.Logger.Level.DEBUG, "A tail ended", problem);
        } finally {
            close();
            release();
            log.unfollow();
        }
    }

    private void follow(Extent extent) throws IOException {
        Segment oldest = extent.segments().get(0);
        if (position < oldest.start()) {
            skipTo(oldest);
        }
        int index = extent.segments().size() - 1;
        while (extent.segments().get(index).start() > position) {
            index--;
        }
        try {
            read(extent.segments().get(index), extent.endOf(index));
        } catch (NoSuchFileException dropped) {
            // The next extent tells where to go on.
        }
    }

    private void skipTo(Segment oldest) {
        String dropped = "Error L11 (Tail buffer overflow) -> This tail session dropped " + (oldest.firstLine() - line)
                + " messages since " + Loss.seconds(lastRead) + ".";
        position = oldest.start();
        line = oldest.firstLine();
        if (!closed) {
            to.accept(new LogLine(log.now(), "heroku", "logplex", dropped));
        }
    }

    private void read(Segment segment, long end) throws IOException {
        if (!segment.equals(open)) {
            release();
            channel = FileChannel.open(segment.file(), StandardOpenOption.READ);
            open = segment;
        }
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
        channel.read(buffer, position - segment.start());
        lastRead = log.now();
        int used = lines(buffer.array(), buffer.position());
        if (used == 0) {
            buffer = ByteBuffer.allocate(buffer.capacity() * 2);
        }
        position += used;
    }

    /** @return how many bytes were whole lines */
    private int lines(byte[] bytes, int length) {
        int from = 0;
        for (int at = 0; at < length; at++) {
            if (bytes[at] == '\n') {
                LogLine.parse(new String(bytes, from, at - from, StandardCharsets.UTF_8), filter)
                        .ifPresent(this::deliver);
                from = at + 1;
                line++;
            }
        }
        return from;
    }

    private void deliver(LogLine logLine) {
        if (!closed) {
            to.accept(logLine);
        }
    }

    /** Whether it will deliver nothing more. */
    public boolean closed() {
        return closed;
    }

    /** Ends it, from any thread, without waiting for a delivery that is under way. */
    @Override
    public void close() {
        closed = true;
        log.wake();
    }

    /** Waits until its thread has ended. */
    void join() throws InterruptedException {
        thread.join();
    }

    private void release() {
        open = null;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException problem) {
                LOG.log(System.Logger.Level.DEBUG, "A log file could not be closed", problem);
            }
            channel = null;
        }
    }
}

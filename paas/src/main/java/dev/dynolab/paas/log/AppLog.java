package dev.dynolab.paas.log;

import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.log.Segments.Extent;
import dev.dynolab.paas.time.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The log of one app. Lines stand in the order in which they were appended. {@link #last} and {@link #tail} show a line
 * only once it is in the operating system's hands, so what anybody has seen is there after a kill of the platform;
 * {@link #flush} waits for that. Safe on any thread.
 */
public final class AppLog {
    private static final System.Logger LOG = System.getLogger(AppLog.class.getName());
    private static final byte[] EMPTY = {};
    private static final int FIRST_BUFFER = 1024;

    /** Under load a buffer of up to so many octets is filled again instead of grown anew for each write. */
    private static final int KEPT_BUFFER = 256 << 10;

    /** One write per line would cost the router's budget: 13 to 18 µs a line instead of about 4. */
    private static final Duration ROUTER_LINGER = Duration.ofMillis(10);

    private final Segments segments;
    private final Time time;
    private final Executor writer;
    private final int limit;

    /** Guarded by this, like all below: bytes that wait for the writer, whole lines. */
    private byte[] pending = EMPTY;

    private byte[] spare = EMPTY;
    private int size;
    private long appended;
    private long settled;
    private boolean queued;
    private boolean lingering;
    private int followers;
    private boolean closed;
    private Loss overflow = Loss.NONE;
    private Loss failure = Loss.NONE;

    AppLog(Segments segments, Time time, Executor writer, int limit) {
        this.segments = segments;
        this.time = time;
        this.writer = writer;
        this.limit = limit;
    }

    /**
     * A line a dyno wrote: {@code app[ps]}. Waits while the writer is far behind, so that a dyno that floods its log is
     * slowed down rather than cut.
     */
    public void app(String ps, String line) {
        append("app", ps, line, true);
    }

    /** What the platform has to say of a dyno: {@code heroku[ps]}. */
    public void heroku(String ps, String message) {
        append("heroku", ps, message, false);
    }

    /** What somebody did: {@code app[api]}. */
    public void api(String message) {
        append("app", "api", message, false);
    }

    /**
     * Complete lines as the router wrote them; the bytes are copied, not looked at. Never waits: when the writer is far
     * behind they are dropped, and an L12 line says how many were. While nobody follows the log they wait up to 10 ms
     * for company.
     */
    public synchronized void router(ByteBuffer completeLines) {
        int length = completeLines.remaining();
        if (size > 0 && size + length > limit) {
            byte[] lost = new byte[length];
            completeLines.get(lost);
            overflow = overflow.plus(Segments.count(lost, length), time.now());
            return;
        }
        completeLines.get(room(length), size - length, length);
        if (followers > 0 || closed) {
            hand();
        } else if (!queued && !lingering) {
            lingering = true;
            time.after(ROUTER_LINGER, this::endLinger);
        }
    }

    private synchronized void endLinger() {
        lingering = false;
        if (size > 0) {
            hand();
        }
    }

    /** A message of several lines becomes several log lines: none can pass for another's. */
    private synchronized void append(String source, String ps, String message, boolean wait) {
        while (wait && size > limit && !closed) {
            if (!await()) {
                break;
            }
        }
        Instant now = time.now();
        StringBuilder text = new StringBuilder(message.length() + 64);
        for (String line : message.split("\n", -1)) {
            text.append(new LogLine(now, source, ps, line)).append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, room(bytes.length), size - bytes.length, bytes.length);
        hand();
    }

    /** Makes the pending bytes {@code length} longer; returns the array, whose part before {@link #size} is used. */
    private byte[] room(int length) {
        if (size + length > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(FIRST_BUFFER, Math.max(size + length, pending.length * 2)));
        }
        size += length;
        appended += length;
        return pending;
    }

    private void hand() {
        if (closed) {
            // The app is gone, or the platform is stopping.
            appended -= size;
            size = 0;
            return;
        }
        if (!queued) {
            queued = true;
            writer.execute(this::write);
        }
    }

    /** On the writer's thread: gives everything that waits to the operating system, then to those who read. */
    private void write() {
        byte[] batch;
        int length;
        Instant now = time.now();
        Loss overflowed;
        String lost;
        synchronized (this) {
            batch = pending;
            length = size;
            pending = spare;
            spare = EMPTY;
            size = 0;
            queued = false;
            lost = failure.say(now, "Error L13 (Local delivery error)")
                    + overflow.say(now, "Error L12 (Local buffer overflow)");
            overflowed = overflow;
            overflow = Loss.NONE;
        }
        boolean kept = length == 0 || keep(lost.getBytes(StandardCharsets.UTF_8), batch, length);
        synchronized (this) {
            if (kept) {
                failure = Loss.NONE;
            } else {
                failure = failure.plus(overflowed.lines() + Segments.count(batch, length), now);
            }
            settled += length;
            // A quiet log keeps none: what it writes does not fill a quarter of what a busy one did.
            spare = batch.length <= KEPT_BUFFER && length >= batch.length / 4 ? batch : EMPTY;
            notifyAll();
        }
    }

    private boolean keep(byte[] first, byte[] batch, int length) {
        try {
            if (first.length > 0) {
                segments.append(first, first.length);
            }
            segments.append(batch, length);
            return true;
        } catch (IOException problem) {
            boolean news;
            synchronized (this) {
                news = failure.lines() == 0;
            }
            if (news) {
                LOG.log(System.Logger.Level.WARNING, "Log lines are lost: {0}", problem.getMessage());
            }
            return false;
        }
    }

    /** Returns once all lines appended so far are in the operating system's hands (or could not be written). */
    public synchronized void flush() {
        long upTo = appended;
        if (size > 0) {
            hand();
            upTo = appended;
        }
        while (settled < upTo && await()) {
            // Until the writer has told.
        }
    }

    /**
     * The last lines that pass the filter, oldest first, with all that was appended before this call.
     *
     * @param n at most how many
     * @throws PlatformException kind INTERNAL when the files cannot be read
     */
    public List<LogLine> last(int n, LogFilter filter) {
        flush();
        return last(segments.extent(), n, filter);
    }

    private static List<LogLine> last(Extent extent, int n, LogFilter filter) {
        try {
            return History.last(extent, n, filter);
        } catch (IOException problem) {
            throw PlatformException.internal("The log cannot be read: " + problem.getMessage(), problem);
        }
    }

    /**
     * The last {@code n} lines as {@link #last}, then each that is appended later, without a gap and none twice, on a
     * thread of the tail. The log's files are the buffer: a consumer so slow that its next line has been dropped from
     * them hears so (L11) and goes on with the oldest there is. It never holds up those who append.
     */
    public Tail tail(int n, LogFilter filter, Consumer<LogLine> to) {
        follow(1);
        flush();
        Extent from = segments.extent();
        try {
            Tail tail = new Tail(this, from, filter, to);
            tail.start(last(from, n, filter));
            return tail;
        } catch (PlatformException unreadable) {
            unfollow();
            throw unreadable;
        }
    }

    /** Waits until there is more than {@code position} or the tail or the log is closed; null then. */
    synchronized Extent beyond(long position, Tail tail) {
        while (!tail.closed()) {
            Extent now = segments.extent();
            if (now.end() > position && !now.segments().isEmpty()) {
                return now;
            }
            if (closed || !await()) {
                return null;
            }
        }
        return null;
    }

    Instant now() {
        return time.now();
    }

    private synchronized void follow(int more) {
        followers += more;
    }

    /** A tail that waits for more looks again whether it is closed. */
    synchronized void wake() {
        notifyAll();
    }

    /** A tail's thread has ended. */
    void unfollow() {
        follow(-1);
    }

    /** Writes what waits; no line is taken any more and tails end. On the writer's thread. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        write();
        try {
            segments.close();
        } catch (IOException problem) {
            LOG.log(System.Logger.Level.WARNING, "A log could not be closed: {0}", problem.getMessage());
        }
    }

    /** As {@link #close}, and the files go. */
    void delete() {
        close();
        try {
            segments.delete();
        } catch (IOException problem) {
            LOG.log(System.Logger.Level.WARNING, "A log could not be removed: {0}", problem.getMessage());
        }
    }

    /** @return whether to go on waiting; not when interrupted, which stays set */
    private boolean await() {
        try {
            wait();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

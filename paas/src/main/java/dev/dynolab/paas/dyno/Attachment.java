package dev.dynolab.paas.dyno;

import dev.dynolab.paas.runtime.Console;
import dev.dynolab.paas.runtime.DynoObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The terminal end of an attached one-off, or of a command inside a dyno: what it writes waits here until somebody attaches, what they type goes
 * to the dyno. Safe on any thread; its methods may block as the dyno or the terminal is slow.
 */
public final class Attachment {
    /** A dyno that writes more than this while nobody reads waits. */
    private static final int BUFFER_BYTES = 4 << 20;

    private final String secret = UUID.randomUUID().toString();
    private final CompletableFuture<Console> running = new CompletableFuture<>();
    private final Queue<Event> events = new ArrayDeque<>();
    private final Control control;
    private final AtomicLong moved = new AtomicLong();
    private int waitingBytes;
    private boolean opened;
    private boolean abandoned;
    private boolean ended;

    /** What the terminal may ask of the dyno's supervisor. */
    interface Control {
        /** Ctrl-C: leave the routing table, drain, then SIGINT; again: at once. */
        void interrupt();

        /** The terminal is gone: the same, then SIGHUP. */
        void hangUp();
    }

    /** The terminal's side. May throw to say that it is gone. */
    public interface Listener {
        void output(DynoObserver.Stream stream, byte[] bytes) throws IOException;

        /** A line from the platform, not from the dyno. */
        void notice(String line) throws IOException;

        /** The last call. */
        void exit(int status) throws IOException;
    }

    private interface Event {
        void tell(Listener listener) throws IOException;

        default int bytes() {
            return 0;
        }

        default boolean last() {
            return false;
        }
    }

    private record Output(DynoObserver.Stream stream, byte[] data) implements Event {
        @Override
        public void tell(Listener listener) throws IOException {
            listener.output(stream, data);
        }

        @Override
        public int bytes() {
            return data.length;
        }
    }

    private record Exit(int status) implements Event {
        @Override
        public void tell(Listener listener) throws IOException {
            listener.exit(status);
        }

        @Override
        public boolean last() {
            return true;
        }
    }

    private record Closed(String why) implements Event {
        @Override
        public void tell(Listener listener) throws IOException {
            listener.notice(why);
        }

        @Override
        public boolean last() {
            return true;
        }
    }

    Attachment(Control control) {
        this.control = control;
    }

    /** The key to this terminal; it opens once. */
    public String secret() {
        return secret;
    }

    /**
     * Tells {@code listener}, on the calling thread, all the dyno has written and writes until it ends, or until the
     * platform closes the terminal; then returns.
     *
     * @throws IOException when the listener throws: the terminal is gone, and the dyno is told so
     * @throws IllegalStateException when somebody has attached before
     */
    public void open(Listener listener) throws IOException {
        synchronized (events) {
            if (opened) {
                throw new IllegalStateException("Somebody is attached to this dyno already");
            }
            opened = true;
        }
        Event event;
        do {
            event = take();
            try {
                event.tell(listener);
                moved.addAndGet(event.bytes());
            } catch (IOException gone) {
                if (!event.last()) {
                    disconnected();
                }
                throw gone;
            }
        } while (!event.last());
    }

    /** Bytes typed; waits until the dyno runs and takes them. A dyno that has ended swallows them. */
    public void stdin(byte[] bytes) {
        moved.addAndGet(bytes.length);
        write(input -> {
            input.write(bytes);
            input.flush();
        });
    }

    /** No more input. */
    public void endOfInput() {
        write(OutputStream::close);
    }

    /** The terminal has this size now. */
    public void resize(int rows, int columns) {
        try {
            running.join().resize(rows, columns);
        } catch (RuntimeException ended) {
            // As with input.
        }
    }

    public void interrupt() {
        control.interrupt();
    }

    /** The terminal has gone away without having seen the exit. */
    public void disconnected() {
        abandon();
        control.hangUp();
    }

    void giveUpUnlessOpened() {
        if (!opened()) {
            disconnected();
        }
    }

    private interface InputAction {
        void apply(OutputStream input) throws IOException;
    }

    private void write(InputAction action) {
        try {
            action.apply(running.join().stdin());
        } catch (IOException | RuntimeException ended) {
            // As with a pipe whose reader has gone: the dyno's exit tells the story.
        }
    }

    void started(Console console) {
        running.complete(console);
    }

    void notice(String line) {
        put(listener -> listener.notice(line));
    }

    void output(DynoObserver.Stream stream, byte[] bytes) {
        put(new Output(stream, bytes));
    }

    void exited(int status) {
        running.completeExceptionally(new IOException("The dyno has ended"));
        synchronized (events) {
            ended = true;
        }
        put(new Exit(status));
    }

    /** Bytes that went either way. */
    long moved() {
        return moved.get();
    }

    /** Whether nothing will come any more, or nobody hears it. */
    boolean over() {
        synchronized (events) {
            return abandoned || ended;
        }
    }

    /** The platform ends it: the terminal hears why, the dyno that it is gone. */
    void close(String why) {
        synchronized (events) {
            abandon();
            events.add(new Closed(why));
            events.notifyAll();
        }
        control.hangUp();
    }

    /** Nobody will read any more: whatever comes is dropped. */
    void abandon() {
        synchronized (events) {
            abandoned = true;
            events.clear();
            waitingBytes = 0;
            events.notifyAll();
        }
    }

    boolean opened() {
        synchronized (events) {
            return opened;
        }
    }

    private void put(Event event) {
        synchronized (events) {
            while (waitingBytes > BUFFER_BYTES && event.bytes() > 0 && !abandoned) {
                await();
            }
            if (!abandoned || event instanceof Exit) {
                events.add(event);
                waitingBytes += event.bytes();
                events.notifyAll();
            }
        }
    }

    private Event take() {
        synchronized (events) {
            while (events.isEmpty()) {
                await();
            }
            Event event = events.remove();
            waitingBytes -= event.bytes();
            events.notifyAll();
            return event;
        }
    }

    private void await() {
        try {
            events.wait();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a terminal was attached", stop);
        }
    }
}

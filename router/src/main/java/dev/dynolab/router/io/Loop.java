package dev.dynolab.router.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One thread, one selector. A turn: wait, set the clock, serve what is ready, run tasks, fire timers, {@link #endOfTurn}. Nothing in
 * a turn may block.
 */
public abstract class Loop implements Runnable {
    /** Free octets in front of what a read puts into {@link #input}: room for a rewritten head, so that it and the body are one write. */
    public static final int HEADROOM = 16 << 10;

    private static final int READ = 64 << 10;
    private static final long JOIN_MILLIS = 5_000;
    private static final System.Logger LOG = System.getLogger(Loop.class.getName());

    private final Clock clock;
    private final Selector selector;
    private final Thread thread;
    private final Wheel wheel;
    private final Buffers buffers = new Buffers();
    private final ByteBuffer input = ByteBuffer.allocateDirect(HEADROOM + READ);
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Conn> again = new ArrayDeque<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Consumer<SelectionKey> serve = this::serve;
    private boolean clockRead;
    private volatile boolean stopping;

    protected Loop(String name, Clock clock) throws IOException {
        this.clock = clock;
        selector = Selector.open();
        wheel = new Wheel(clock.nanoTime());
        thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    public final void start() {
        thread.start();
    }

    /** Runs a task in the next turn. Any thread. */
    public final void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Makes the loop look at its clock. Any thread. */
    public final void wake() {
        if (Thread.currentThread() != thread && woken.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    @Override
    public final void run() {
        try {
            while (!stopping) {
                guardedTurn();
            }
        } catch (IOException | ClosedSelectorException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    thread.getName() + " has ended: its selector failed. Restart the platform.",
                    e);
        } finally {
            closeAll();
        }
    }

    private void guardedTurn() throws IOException {
        try {
            turn();
        } catch (ClosedSelectorException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            failed(this, e);
        }
    }

    private void turn() throws IOException {
        long wait = tasks.isEmpty() && again.isEmpty() ? wheel.untilDue(clock.nanoTime()) : 0;
        clockRead = false;
        if (wait == 0) {
            selector.selectNow(serve);
        } else {
            selector.select(serve, wait == Long.MAX_VALUE ? 0 : wait / 1_000_000 + 1);
        }
        // After the select, which swallows a wake-up that comes while it calls back; before the tasks, whose wake-up
        // that was.
        woken.set(false);
        readClock();
        readAgain();
        runTasks();
        wheel.fire();
        endOfTurn();
    }

    /** Once a turn, and after the wait: the selector calls back before its select returns. */
    private void readClock() {
        if (!clockRead) {
            clockRead = true;
            wheel.set(clock.nanoTime());
        }
    }

    private void serve(SelectionKey key) {
        readClock();
        if (!key.isValid()) {
            // Closed a moment ago by the other side of the same exchange.
            return;
        }
        try {
            ((Ready) key.attachment()).ready(key.readyOps());
        } catch (RuntimeException | OutOfMemoryError e) {
            failed(key.attachment(), e);
        }
    }

    /** Has the connection read in the next turn, for it has input of which no selector tells. */
    final void again(Conn c) {
        again.add(c);
    }

    private void readAgain() {
        for (int n = again.size(); n > 0; n--) {
            Conn c = again.poll();
            try {
                c.again();
            } catch (RuntimeException | OutOfMemoryError e) {
                failed(c, e);
            }
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException | OutOfMemoryError e) {
                failed(task, e);
            }
        }
    }

    /** A bug of ours ends one connection, not all of them. */
    private static void failed(Object where, Throwable e) {
        LOG.log(
                System.Logger.Level.ERROR,
                "The router has a bug, or no memory left; what was at hand is given up, the rest goes on.",
                e);
        if (where instanceof Conn) {
            ((Conn) where).crashed();
        }
    }

    /** After everything of a turn: the place to hand on what was gathered. */
    protected abstract void endOfTurn();

    /** Ends the thread after its current turn and closes its channels. Any thread. */
    public final void stop() {
        stopping = true;
        selector.wakeup();
    }

    /** Waits for the thread's end, a few seconds at most. */
    public final void join() {
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeAll() {
        for (SelectionKey key : selector.keys()) {
            try {
                key.channel().close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "closing", e);
            }
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing", e);
        }
    }

    /** The buffer every read of this loop goes through; its octets are valid until the next read. */
    public final ByteBuffer input() {
        return input;
    }

    /** The start of this turn, by the loop's clock. */
    public final long now() {
        return wheel.now();
    }

    public final Wheel wheel() {
        return wheel;
    }

    final Selector selector() {
        return selector;
    }

    final Buffers buffers() {
        return buffers;
    }
}

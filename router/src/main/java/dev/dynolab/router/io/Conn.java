package dev.dynolab.router.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;

/**
 * One connection of a loop. What it sends and the peer does not take at once is kept, and {@link #blocked()} tells whoever feeds it
 * to stop: that is the whole of back-pressure. Reading is on except where a subclass turns it off, so that a peer's end is seen.
 */
public abstract class Conn implements Ready {
    private final Loop loop;
    private final Wire wire;
    private SelectionKey key;
    private int interest;
    private Outbox outbox;
    private boolean open = true;
    private boolean broken;
    private boolean again;

    protected Conn(Loop loop, Wire wire) {
        this.loop = loop;
        this.wire = wire;
    }

    /** The wire's input is looked at, as {@link Loop#again} was asked to. */
    final void again() {
        again = false;
        ready(isReading() ? SelectionKey.OP_READ : 0);
    }

    /** There is something to read, or the end. */
    protected abstract void readable();

    /** All that was sent is out. */
    protected abstract void drained();

    /** An outgoing connection is made or refused: see {@link #finishConnect}. */
    protected void connectable() {}

    /** The peer cannot be written to any more; told once, from the loop, never from inside a send. */
    protected abstract void writeFailed();

    /** A handler threw: let go of everything. */
    protected abstract void crashed();

    protected final void register(int ops) throws ClosedChannelException {
        interest = wire.hasOutput() ? ops | SelectionKey.OP_WRITE : ops;
        key = wire.channel().register(loop.selector(), interest, this);
        readAgain();
    }

    /** Lets go of the connection without closing it: another takes the wire over. */
    protected final void release() {
        interest = 0;
        key.interestOps(0);
        open = false;
        dropOutbox();
    }

    @Override
    public final void ready(int ops) {
        if (open && (ops & SelectionKey.OP_CONNECT) != 0) {
            connectable();
        }
        if (open && (ops & SelectionKey.OP_WRITE) != 0) {
            flushOutbox();
        }
        if (open && (ops & SelectionKey.OP_READ) != 0) {
            readable();
            readAgain();
        }
    }

    /** The wire has more than was taken from it: no selector tells, so the loop's next turn does. */
    private void readAgain() {
        if (wire.hasInput() && open && isReading() && !again) {
            again = true;
            loop.again(this);
        }
    }

    private void flushOutbox() {
        try {
            if (!wire.flush() || outbox != null && !outbox.writeTo(wire) || !wire.flush()) {
                return;
            }
        } catch (IOException e) {
            broken = true;
            dropOutbox();
            interest(SelectionKey.OP_WRITE, false);
            writeFailed();
            return;
        }
        outbox = null;
        interest(SelectionKey.OP_WRITE, false);
        drained();
    }

    /** False when the connection was refused. */
    protected final boolean finishConnect() {
        try {
            wire.channel().finishConnect();
            interest = SelectionKey.OP_READ;
            key.interestOps(interest);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Sends the buffer's octets; what the peer does not take now is kept.
     *
     * @return octets the kernel took at once, -1 when the peer cannot be written to (then {@link #isBroken} is true)
     */
    public final int send(ByteBuffer octets) {
        if (broken || !open) {
            return -1;
        }
        int before = octets.remaining();
        try {
            if (outbox == null) {
                wire.write(octets);
            }
        } catch (IOException e) {
            broken = true;
            return -1;
        }
        int sent = before - octets.remaining();
        if (octets.hasRemaining()) {
            if (outbox == null) {
                outbox = new Outbox(loop.buffers());
            }
            outbox.add(octets);
        }
        flushLater();
        return sent;
    }

    /** What is not sent goes when the peer takes it. */
    protected final void flushLater() {
        if (blocked()) {
            interest(SelectionKey.OP_WRITE, true);
        }
    }

    /**
     * Reads into the buffer.
     *
     * @return octets read, -1 at the end or when the connection is broken
     */
    protected final int read(ByteBuffer into) {
        try {
            int n = wire.read(into);
            if (wire.hasOutput()) {
                flushLater();
            }
            return n;
        } catch (IOException e) {
            broken = true;
            return -1;
        }
    }

    /** Sent octets wait for the peer. */
    public final boolean blocked() {
        return outbox != null || wire.hasOutput();
    }

    public final boolean isBroken() {
        return broken;
    }

    public final boolean isOpen() {
        return open;
    }

    /** Turns reading on or off: off is how a sender is made to wait. */
    public final void reading(boolean on) {
        interest(SelectionKey.OP_READ, on);
        readAgain();
    }

    public final boolean isReading() {
        return (interest & SelectionKey.OP_READ) != 0;
    }

    /** A timer of this connection's: what it throws ends this connection, not others. */
    protected final Timer timer(Timer.Owner owner) {
        return new Timer(loop.wheel(), () -> {
            try {
                owner.expired();
            } catch (RuntimeException | OutOfMemoryError e) {
                crashed();
                throw e;
            }
        });
    }

    private void interest(int op, boolean on) {
        int wanted = on ? interest | op : interest & ~op;
        if (wanted != interest && open) {
            interest = wanted;
            key.interestOps(wanted);
        }
    }

    protected final void shutdownOutput() {
        try {
            wire.shutdownOutput();
            flushLater();
        } catch (IOException e) {
            broken = true;
        }
    }

    protected final InetSocketAddress here() {
        Socket socket = wire.channel().socket();
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    protected final InetSocketAddress peer() {
        Socket socket = wire.channel().socket();
        return new InetSocketAddress(socket.getInetAddress(), socket.getPort());
    }

    protected final Loop loop() {
        return loop;
    }

    /** Closes it; kept octets are dropped. */
    public void close() {
        if (open) {
            open = false;
            dropOutbox();
            wire.close();
        }
    }

    private void dropOutbox() {
        if (outbox != null) {
            outbox.discard();
            outbox = null;
        }
    }
}

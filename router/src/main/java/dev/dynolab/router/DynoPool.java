package dev.dynolab.router;

import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * A loop's idle connections to dynos, by target. Last in, first out: the connection used last is the least likely to be stale, and
 * those that are not needed get old and go. Loop thread only.
 */
final class DynoPool {
    private static final int MOST_IDLE = 256;

    private final Map<Target, ArrayDeque<DynoConn>> idle = new IdentityHashMap<>();

    /**
     * An idle connection, null when there is none.
     *
     * @param probe look whether the dyno has closed it: for what cannot be sent twice
     */
    DynoConn take(Target target, boolean probe) {
        ArrayDeque<DynoConn> conns = idle.get(target);
        if (conns == null) {
            return null;
        }
        for (DynoConn c = conns.pollLast(); c != null; c = conns.pollLast()) {
            if (!probe || c.alive()) {
                return c;
            }
            c.close();
        }
        return null;
    }

    /** Keeps the connection for the next request, or closes it. */
    void give(DynoConn c) {
        ArrayDeque<DynoConn> conns = idle.computeIfAbsent(c.target(), t -> new ArrayDeque<>());
        if (c.target().draining() || conns.size() == MOST_IDLE) {
            c.close();
            return;
        }
        c.idle();
        conns.addLast(c);
    }

    /** The connection has ended while idle. */
    void remove(DynoConn c) {
        ArrayDeque<DynoConn> conns = idle.get(c.target());
        if (conns != null) {
            conns.removeFirstOccurrence(c);
            if (conns.isEmpty()) {
                idle.remove(c.target());
            }
        }
    }

    /** Closes what is idle: Node, for one, waits for it before it exits. */
    void close(Target target) {
        ArrayDeque<DynoConn> conns = idle.remove(target);
        if (conns != null) {
            conns.forEach(DynoConn::close);
        }
    }
}

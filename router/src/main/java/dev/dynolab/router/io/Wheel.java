package dev.dynolab.router.io;

/**
 * A timer wheel with ticks of about 67 ms: arming is O(1) and allocates nothing. Fires at the first tick after a deadline. Pure:
 * the loop tells it the time.
 */
public final class Wheel {
    private static final int TICK_SHIFT = 26;
    private static final int SLOTS = 2048;

    private final Timer[] slots = new Timer[SLOTS];
    private final long origin;
    private long now;
    /** The last tick whose slot was looked at. */
    private long done;
    /** No timer hangs at an earlier tick. */
    private long earliest = Long.MAX_VALUE;

    public Wheel(long now) {
        origin = now;
        this.now = now;
    }

    public long now() {
        return now;
    }

    void set(long to) {
        now = to;
    }

    /** Fires what is due. */
    void fire() {
        long tick = tick(now) - 1;
        if (tick < earliest) {
            done = Math.max(done, tick);
            return;
        }
        long from = Math.max(done + 1, earliest);
        long last = Math.min(tick, from + SLOTS - 1);
        done = tick;
        earliest = Long.MAX_VALUE;
        long t = from;
        try {
            while (t <= last) {
                look((int) (t & SLOTS - 1), tick);
                t++;
            }
        } finally {
            // When an owner threw, the rest of its slot is still to come.
            done = t > last ? tick : t - 1;
            seekEarliest();
        }
    }

    /** Nanoseconds until something may be due, Long.MAX_VALUE = never. */
    public long untilDue(long at) {
        return earliest == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, origin + (earliest + 1 << TICK_SHIFT) - at);
    }

    /** Hangs the timer where it is found in time; a timer that hangs early enough stays. */
    void place(Timer t) {
        long wanted = Math.max(tick(t.deadline()), done + 1);
        if (t.slot >= 0 && t.tick <= wanted) {
            return;
        }
        unlink(t);
        hang(t, wanted);
    }

    private void hang(Timer t, long wanted) {
        t.tick = Math.min(wanted, done + SLOTS - 1);
        t.slot = (int) (t.tick & SLOTS - 1);
        t.next = slots[t.slot];
        t.previous = null;
        if (t.next != null) {
            t.next.previous = t;
        }
        slots[t.slot] = t;
        earliest = Math.min(earliest, t.tick);
    }

    void unlink(Timer t) {
        if (t.slot < 0) {
            return;
        }
        if (t.previous == null) {
            slots[t.slot] = t.next;
        } else {
            t.previous.next = t.next;
        }
        if (t.next != null) {
            t.next.previous = t.previous;
        }
        t.slot = -1;
        t.previous = t.next = null;
    }

    /** Fires or hangs again what a slot has for this tick; what hangs there for a later turn of the wheel stays. */
    private void look(int slot, long tick) {
        Timer t = slots[slot];
        while (t != null) {
            if (t.tick > tick) {
                t = t.next;
                continue;
            }
            unlink(t);
            if (t.isSet() && tick(t.deadline()) <= tick) {
                t.fire();
            } else if (t.isSet()) {
                hang(t, tick(t.deadline()));
            }
            t = slots[slot];
        }
    }

    private void seekEarliest() {
        for (long t = done + 1; t < done + SLOTS && t < earliest; t++) {
            if (slots[(int) (t & SLOTS - 1)] != null) {
                earliest = t;
            }
        }
    }

    private long tick(long nanos) {
        return nanos - origin >> TICK_SHIFT;
    }
}

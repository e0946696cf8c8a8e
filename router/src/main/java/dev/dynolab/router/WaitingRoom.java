package dev.dynolab.router;

/**
 * Requests that wait for a target, first come first served. They are let out few at a time, and more as answers come back, so that
 * thousands of them do not fall on one process that has just booted. Guarded by its route's lock.
 */
final class WaitingRoom {
    private Held first;
    private Held last;
    private int size;
    /** Let out, not yet back. */
    private int outside;
    /** How many may be outside; 0 = shut. */
    private int window;

    int size() {
        return size;
    }

    /** There are targets: let this many out at first. Without effect on a room that is open. */
    void open(int most) {
        window = Math.max(window, most);
    }

    /** Let everybody out: there is an answer for all of them. */
    void empty() {
        window = Integer.MAX_VALUE;
    }

    void shut() {
        window = 0;
    }

    /** Lets more out although nothing has come back: some requests are answered late by nature. */
    void widen() {
        window = window > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : window * 2;
    }

    void enter(Held h) {
        link(h, last, null);
    }

    /** Back to the front: it was let out and found nothing. */
    void enterFirst(Held h) {
        link(h, null, first);
    }

    private void link(Held h, Held before, Held after) {
        h.waiting = true;
        h.previous = before;
        h.next = after;
        if (before == null) {
            first = h;
        } else {
            before.next = h;
        }
        if (after == null) {
            last = h;
        } else {
            after.previous = h;
        }
        size++;
    }

    /** Leaves without having been let out; false when it was let out in the meantime. */
    boolean leave(Held h) {
        if (!h.waiting) {
            return false;
        }
        h.waiting = false;
        if (h.previous == null) {
            first = h.next;
        } else {
            h.previous.next = h.next;
        }
        if (h.next == null) {
            last = h.previous;
        } else {
            h.next.previous = h.previous;
        }
        h.previous = h.next = null;
        size--;
        return true;
    }

    /** The next one that may go, with a permit; null when none may. */
    Held letOut() {
        Held h = first;
        if (h == null || outside >= window) {
            return null;
        }
        leave(h);
        h.permit = true;
        outside++;
        return h;
    }

    /**
     * Gives a permit back.
     *
     * @param answered one more may then go
     */
    void back(Held h, boolean answered) {
        if (h.permit) {
            h.permit = false;
            outside--;
            if (answered && window > 0 && window < Integer.MAX_VALUE) {
                window++;
            }
        }
    }
}

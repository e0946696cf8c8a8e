package dev.dynolab.router;

import dev.dynolab.router.traffic.Pick;
import dev.dynolab.router.traffic.Stickiness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A release's part in a route: its weight, its place in the cycle, its dynos. Guarded by its route's lock. */
final class Share {
    /** A dyno's place in the round of its release. */
    static final class Seat {
        final Target target;
        long last;

        Seat(Target target) {
            this.target = target;
        }
    }

    final String release;
    /** The release as it stands in a cookie. */
    final byte[] label;
    /** What a cookie's octets come to when they name this release. */
    final long key;

    long seed;
    long weight;
    long current;
    /** Turns given out, ever. */
    long turns;
    /** Turns that its weight came to since the counts were begun, in fractions too. */
    double due;

    final long[] picks = new long[Pick.values().length];
    /** Its dynos are there for the pages of those who keep it, and for nobody else. */
    boolean lingers;
    /** Not in the running for the pick that is being made. */
    boolean out;

    List<Seat> seats = new ArrayList<>();

    Share(String release) {
        this.release = release;
        label = release.replaceAll("[^A-Za-z0-9._-]", "-").getBytes(StandardCharsets.US_ASCII);
        key = Stickiness.hash(label, 0, label.length);
    }

    /** Begins the counts anew: they belong to one way of dividing the traffic. */
    void beginCounts() {
        due = 0;
        java.util.Arrays.fill(picks, 0);
    }

    /** Its processes as they count for the split. */
    int processes() {
        return (int) seats.stream().filter(seat -> !seat.target.lingering()).count();
    }

    boolean anyOpen(long now) {
        for (int i = 0; i < seats.size(); i++) {
            if (seats.get(i).target.open(now)) {
                return true;
            }
        }
        return false;
    }

    boolean anyNotDraining() {
        for (int i = 0; i < seats.size(); i++) {
            if (!seats.get(i).target.draining()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Enters a dyno: the one that is asked for, else the one that has waited longest.
     *
     * @param dyno {@link Target#affinity}, 0 = any
     * @param anyway also one in quarantine
     * @return null when none is open
     */
    Seat claim(long now, long dyno, boolean anyway) {
        while (true) {
            Seat s = next(now, dyno, anyway);
            if (s == null || s.target.gate().claim()) {
                return s;
            }
        }
    }

    private Seat next(long now, long dyno, boolean anyway) {
        Seat found = null;
        for (int i = 0; i < seats.size(); i++) {
            Seat s = seats.get(i);
            if (s.target.open(now) || anyway && !s.target.draining()) {
                if (dyno != 0 && s.target.affinity() == dyno) {
                    return s;
                }
                found = found == null || s.last < found.last ? s : found;
            }
        }
        return found;
    }

    /** Enters this dyno or none. */
    Seat claimOnly(long now, long dyno) {
        for (int i = 0; i < seats.size(); i++) {
            Seat s = seats.get(i);
            if (s.target.affinity() == dyno
                    && s.target.open(now)
                    && s.target.gate().claim()) {
                return s;
            }
        }
        return null;
    }

    /** Enters the Nth of the open dynos. */
    Seat claimNth(long now, int n) {
        int left = n;
        for (int i = 0; i < seats.size(); i++) {
            Seat s = seats.get(i);
            if (s.target.open(now) && left-- == 0) {
                return s.target.gate().claim() ? s : null;
            }
        }
        return null;
    }

    int open(long now) {
        int n = 0;
        for (int i = 0; i < seats.size(); i++) {
            n += seats.get(i).target.open(now) ? 1 : 0;
        }
        return n;
    }
}

package dev.dynolab.router;

import dev.dynolab.router.traffic.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose turn it is: smooth weighted round robin over releases (nginx's algorithm), then the longest-waiting dyno of the release. So of
 * any 3 consecutive requests 2×v6 and 1×v7 get 2 and 1. A turn counts only when a target was claimed for it; the counters survive
 * {@link #update}, or a 1 % canary would starve while dynos come and go. Guarded by its route's lock.
 */
final class Splitter {
    private static final class Seat {
        final Target target;
        long last;

        Seat(Target target) {
            this.target = target;
        }
    }

    private static final class Share {
        final String release;
        long weight;
        long current;
        long turns;
        boolean out;
        List<Seat> seats = new ArrayList<>();

        Share(String release) {
            this.release = release;
        }
    }

    private List<Share> shares = List.of();
    private final Map<String, Long> formerTurns = new HashMap<>();
    private long turn;

    /** Uses other targets or weights from the next pick on. */
    void update(List<Target> targets, Traffic traffic) {
        long before = total();
        Map<String, Share> old = new HashMap<>();
        Map<String, Seat> seats = new HashMap<>();
        for (Share s : shares) {
            old.put(s.release, s);
            s.seats.forEach(seat -> seats.put(seat.target.id(), seat));
            s.seats = new ArrayList<>();
        }
        List<Share> now = new ArrayList<>();
        for (Target t : targets) {
            Share share = old.computeIfAbsent(t.release(), Share::new);
            if (share.seats.isEmpty()) {
                now.add(share);
            }
            Seat former = seats.get(t.id());
            share.seats.add(former != null && former.target == t ? former : new Seat(t));
        }
        Map<String, Integer> processes = new HashMap<>();
        now.forEach(s -> processes.put(s.release, s.seats.size()));
        Map<String, Long> weights = traffic.shares(processes);
        for (Share s : now) {
            old.remove(s.release);
            s.weight = weights.get(s.release);
            s.turns += takeFormer(s.release);
        }
        old.values().forEach(gone -> formerTurns.merge(gone.release, gone.turns, Long::sum));
        shares = now;
        rescale(before);
    }

    private long takeFormer(String release) {
        Long former = formerTurns.remove(release);
        return former == null ? 0 : former;
    }

    /** Keeps everyone's place in the cycle when the unit of weight has changed. */
    private void rescale(long before) {
        long after = total();
        if (before != after && before != 0) {
            shares.forEach(s -> s.current = Math.round((double) s.current * after / before));
        }
    }

    private long total() {
        long sum = 0;
        for (Share s : shares) {
            sum += s.weight;
        }
        return sum;
    }

    /**
     * Claims a target that is neither draining nor in quarantine.
     *
     * @param now nanoseconds, for the quarantine
     * @param counts false for a retry, which uses no turn
     * @return null when there is none
     */
    Target claim(long now, boolean counts) {
        List<Share> all = shares;
        for (int i = 0; i < all.size(); i++) {
            Share s = all.get(i);
            s.out = s.weight == 0 || !anyOpen(s, now);
        }
        while (true) {
            Share best = best(all);
            if (best == null) {
                return null;
            }
            Seat seat = longestWaiting(best, now);
            if (seat == null) {
                best.out = true;
            } else if (seat.target.gate().claim()) {
                if (counts) {
                    take(all, best, seat);
                }
                return seat.target;
            }
        }
    }

    private static Share best(List<Share> all) {
        Share best = null;
        for (int i = 0; i < all.size(); i++) {
            Share s = all.get(i);
            if (!s.out && (best == null || s.current + s.weight > best.current + best.weight)) {
                best = s;
            }
        }
        return best;
    }

    private void take(List<Share> all, Share taken, Seat seat) {
        for (int i = 0; i < all.size(); i++) {
            Share s = all.get(i);
            if (!s.out) {
                s.current += s.weight;
                taken.current -= s.weight;
            }
        }
        taken.turns++;
        seat.last = ++turn;
    }

    private static boolean anyOpen(Share share, long now) {
        for (int i = 0; i < share.seats.size(); i++) {
            if (share.seats.get(i).target.open(now)) {
                return true;
            }
        }
        return false;
    }

    private static Seat longestWaiting(Share share, long now) {
        Seat found = null;
        for (int i = 0; i < share.seats.size(); i++) {
            Seat s = share.seats.get(i);
            if ((found == null || s.last < found.last) && s.target.open(now)) {
                found = s;
            }
        }
        return found;
    }

    /** True when some target could be claimed. */
    boolean open(long now) {
        for (Share s : shares) {
            if (s.weight > 0 && anyOpen(s, now)) {
                return true;
            }
        }
        return false;
    }

    /** True when some release with a weight has a target at all, open or not. */
    boolean routable() {
        return total() > 0;
    }

    int targets() {
        int n = 0;
        for (Share s : shares) {
            n += s.weight == 0 ? 0 : s.seats.size();
        }
        return n;
    }

    /** Nanoseconds until a quarantine ends, Long.MAX_VALUE when there is none. */
    long quarantineLeft(long now) {
        long least = Long.MAX_VALUE;
        for (Share s : shares) {
            for (Seat seat : s.seats) {
                long left = seat.target.quarantineLeft(now);
                if (s.weight > 0 && left > 0) {
                    least = Math.min(least, left);
                }
            }
        }
        return least;
    }

    /** Turns given out so far, by release. */
    Map<String, Long> turns() {
        Map<String, Long> all = new HashMap<>(formerTurns);
        shares.forEach(s -> all.merge(s.release, s.turns, Long::sum));
        return all;
    }
}

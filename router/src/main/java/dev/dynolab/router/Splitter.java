package dev.dynolab.router;

import dev.dynolab.router.traffic.Choice;
import dev.dynolab.router.traffic.Pick;
import dev.dynolab.router.traffic.Stickiness;
import dev.dynolab.router.traffic.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Whose turn it is: smooth weighted round robin over releases (nginx's algorithm), then the longest-waiting dyno of the release. So of
 * any 3 consecutive requests 2×v6 and 1×v7 get 2 and 1. A turn counts only when a target was claimed for it; the counters survive
 * {@link #update}, or a 1 % canary would starve while dynos come and go. Who comes by name, rule or cookie uses no turn: the split of
 * all others stays exact. Guarded by its route's lock.
 */
final class Splitter {
    /** Numbers tried for a new person until one belongs to the release whose turn it is: with N releases N on average. */
    private static final int MOST_TRIES = 5000;

    private final Map<String, Long> formerTurns = new HashMap<>();
    private final SplittableRandom random;
    private List<Share> shares = List.of();
    private Traffic traffic = Traffic.BY_COUNT;
    private int change;
    private long turn;

    Splitter(SplittableRandom random) {
        this.random = random;
    }

    /** Uses other targets or another way of dividing from the next pick on. */
    void update(List<Target> targets, Traffic by) {
        long before = total();
        Map<String, Share> old = new HashMap<>();
        Map<String, Share.Seat> seats = new HashMap<>();
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
            Share.Seat former = seats.get(t.id());
            share.seats.add(former != null && former.target == t ? former : new Share.Seat(t));
        }
        for (Share s : now) {
            old.remove(s.release);
            s.turns += takeFormer(s.release);
        }
        old.values().forEach(gone -> formerTurns.merge(gone.release, gone.turns, Long::sum));
        shares = now;
        weigh(by);
        rescale(before);
    }

    private void weigh(Traffic by) {
        Map<String, Integer> processes = new HashMap<>();
        shares.forEach(s -> processes.put(s.release, s.processes()));
        processes.values().removeIf(n -> n == 0);
        Map<String, Long> weights = by.shares(processes);
        boolean other = !by.equals(traffic);
        traffic = by;
        change = by.stickiness().map(sticky -> sticky.change(by.weights())).orElse(0);
        for (Share s : shares) {
            s.lingers = !processes.containsKey(s.release);
            s.weight = weights.getOrDefault(s.release, 0L);
            s.seed = by.stickiness().map(sticky -> sticky.seed(s.release)).orElse(0L);
            if (other) {
                s.beginCounts();
            }
        }
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
     * Claims a target of a release that the request names, or of one that a rule sends it to.
     *
     * @return null when there is none; then a request that only meets rules is like any other
     */
    Target claimAsked(long now, boolean counts, Wish wish) {
        if (wish.only() != null) {
            // There is nowhere else to go: a first attempt may well find the dyno back before its quarantine is over.
            return claimOf(share(wish.only()), now, counts, wish, Pick.NAMED);
        }
        for (long left = wish.rules(); left != 0; left &= left - 1) {
            String release =
                    wish.traffic().rules().get(Long.numberOfTrailingZeros(left)).release();
            Target t = claimOf(share(release), now, counts, wish, Pick.RULE);
            if (t != null) {
                return t;
            }
        }
        return null;
    }

    private Target claimOf(Share s, long now, boolean counts, Wish wish, Pick pick) {
        Share.Seat seat = s == null ? null : s.claim(now, wish.dyno(), counts && pick == Pick.NAMED);
        if (seat == null) {
            return null;
        }
        wish.picked(pick);
        count(s, seat, counts, pick);
        return seat.target;
    }

    /**
     * Claims a target that is neither draining nor in quarantine.
     *
     * @param now nanoseconds, for the quarantine
     * @param counts false for a retry, which uses no turn
     * @return null when there is none
     */
    Target claim(long now, boolean counts, Wish wish) {
        List<Share> all = shares;
        for (int i = 0; i < all.size(); i++) {
            Share s = all.get(i);
            s.out = s.weight == 0 || !s.anyOpen(now);
        }
        Target t = null;
        if (wish.sticky()) {
            t = claimKept(now, counts, wish);
        } else if (wish.dyno() != 0) {
            t = claimDyno(now, counts, wish);
        }
        if (t == null) {
            t = traffic.choice() == Choice.EXACT ? claimTurn(now, counts, wish) : claimLot(now, counts, wish);
        }
        if (t != null) {
            wish.tellDyno(t);
        }
        return t;
    }

    private Target claimDyno(long now, boolean counts, Wish wish) {
        for (int i = 0; i < shares.size(); i++) {
            Share s = shares.get(i);
            Share.Seat seat = s.out ? null : s.claimOnly(now, wish.dyno());
            if (seat != null) {
                wish.picked(Pick.AFFINITY);
                count(s, seat, counts, Pick.AFFINITY);
                return seat.target;
            }
        }
        return null;
    }

    /** Where the person's cookie says; where they now belong, when weights have changed or that release is gone. */
    private Target claimKept(long now, boolean counts, Wish wish) {
        if (wish.person() == 0) {
            return null;
        }
        Share kept = kept(wish);
        Share s = kept != null ? kept : belongs(wish.person());
        Share.Seat seat = s == null ? null : s.claim(now, wish.dyno(), false);
        if (seat == null) {
            return null;
        }
        wish.picked(Pick.STICKY);
        if (kept == null) {
            wish.tellRelease(s, wish.person(), change);
        }
        count(s, seat, counts, Pick.STICKY);
        return seat.target;
    }

    /** The release of the cookie, where it may be kept: people move on with a page, and what belongs to a page stays with it. */
    private Share kept(Wish wish) {
        for (int i = 0; i < shares.size(); i++) {
            Share s = shares.get(i);
            if (s.key == wish.keptRelease()) {
                boolean keeps = s.lingers
                        ? wish.fetch() != Wish.Fetch.PAGE
                        : s.weight > 0 && (wish.change() == change || wish.fetch() == Wish.Fetch.PART);
                return keeps ? s : null;
            }
        }
        return null;
    }

    private Share belongs(long person) {
        Share best = null;
        double most = -1;
        for (int i = 0; i < shares.size(); i++) {
            Share s = shares.get(i);
            double score = s.weight == 0 ? -1 : Stickiness.score(person, s.seed, s.weight);
            if (score > most) {
                best = s;
                most = score;
            }
        }
        return best;
    }

    private Target claimTurn(long now, boolean counts, Wish wish) {
        while (true) {
            Share best = best(shares);
            if (best == null) {
                return null;
            }
            Share.Seat seat = best.claim(now, wish.dyno(), false);
            if (seat == null) {
                best.out = true;
            } else {
                return split(best, seat, counts, wish);
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

    private Target claimLot(long now, boolean counts, Wish wish) {
        while (true) {
            long running = running();
            if (running == 0) {
                return null;
            }
            Share s = at(random.nextLong(running));
            int open = s.open(now);
            Share.Seat seat = open == 0 ? null : s.claimNth(now, random.nextInt(open));
            if (seat != null) {
                return split(s, seat, counts, wish);
            }
            s.out = open == 0;
        }
    }

    private long running() {
        long sum = 0;
        for (int i = 0; i < shares.size(); i++) {
            sum += shares.get(i).out ? 0 : shares.get(i).weight;
        }
        return sum;
    }

    private Share at(long lot) {
        long left = lot;
        Share last = null;
        for (int i = 0; i < shares.size() && left >= 0; i++) {
            if (!shares.get(i).out) {
                last = shares.get(i);
                left -= last.weight;
            }
        }
        return last;
    }

    private Target split(Share taken, Share.Seat seat, boolean counts, Wish wish) {
        wish.picked(Pick.SPLIT);
        if (wish.sticky() && wish.person() == 0) {
            wish.tellRelease(taken, newPerson(taken), change);
        }
        if (counts) {
            take(taken);
        }
        count(taken, seat, counts, Pick.SPLIT);
        return seat.target;
    }

    private void take(Share taken) {
        long running = running();
        for (int i = 0; i < shares.size(); i++) {
            Share s = shares.get(i);
            if (!s.out) {
                s.due += (double) s.weight / running;
                s.current += s.weight;
                taken.current -= s.weight;
            }
        }
        taken.turns++;
    }

    /** Counts a request, not its retries; whichever way it came, its dyno goes to the end of the round. */
    private void count(Share s, Share.Seat seat, boolean counts, Pick pick) {
        if (counts) {
            s.picks[pick.ordinal()]++;
            seat.last = ++turn;
        }
    }

    /** A number that belongs to the release now: so the weights that come next find people where they should have been. */
    private long newPerson(Share of) {
        long person = random.nextLong() | 1;
        for (int i = 0; i < MOST_TRIES && belongs(person) != of; i++) {
            person = random.nextLong() | 1;
        }
        return person;
    }

    private Share share(String release) {
        for (int i = 0; i < shares.size(); i++) {
            if (shares.get(i).release.equals(release)) {
                return shares.get(i);
            }
        }
        return null;
    }

    /** True when the release has a target that takes requests, whatever its share. */
    boolean has(String release) {
        Share s = share(release);
        return s != null && s.anyNotDraining();
    }

    /** True when some target could be claimed. */
    boolean open(long now) {
        for (Share s : shares) {
            if (s.weight > 0 && s.anyOpen(now)) {
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
            for (Share.Seat seat : s.seats) {
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

    /** What was picked since the way of dividing last changed. */
    List<TrafficStats.OfRelease> stats() {
        long total = Math.max(1, total());
        return shares.stream().map(s -> TrafficStats.of(s, total)).toList();
    }
}

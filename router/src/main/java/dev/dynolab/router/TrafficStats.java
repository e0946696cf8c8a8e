package dev.dynolab.router;

import dev.dynolab.router.traffic.Pick;
import dev.dynolab.router.traffic.Traffic;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How a route's requests were divided since its {@link Traffic} last changed.
 *
 * @param releases those that have targets now, in the order of the table
 * @param lastMinute requests that ended in the last minute by the release that served them, also one that is gone
 */
public record TrafficStats(Traffic traffic, List<OfRelease> releases, Map<String, Long> lastMinute) {
    public TrafficStats {
        releases = List.copyOf(releases);
        lastMinute = Map.copyOf(lastMinute);
    }

    /**
     * One release.
     *
     * @param processes its targets
     * @param share what it is to get now of requests that ask for nothing, 0 to 1
     * @param inFlight requests inside its targets, from whichever route
     * @param picks requests by the way they came; retries do not count
     * @param due turns the split owed it: {@link Pick#SPLIT} less this is the deviation, in requests
     */
    public record OfRelease(
            String release, int processes, double share, int inFlight, Map<Pick, Long> picks, double due) {
        public OfRelease {
            picks = Map.copyOf(picks);
        }

        /** All requests that were picked for it. */
        public long requests() {
            return picks.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    static OfRelease of(Share s, long total) {
        var picks = new EnumMap<Pick, Long>(Pick.class);
        for (Pick p : Pick.values()) {
            picks.put(p, s.picks[p.ordinal()]);
        }
        int inFlight = s.seats.stream().mapToInt(seat -> seat.target.inFlight()).sum();
        return new OfRelease(s.release, s.seats.size(), (double) s.weight / total, inFlight, picks, s.due);
    }
}

package dev.dynolab.router;

import dev.dynolab.router.traffic.Agreement;
import dev.dynolab.router.traffic.Pick;
import java.util.List;

/**
 * Whether a route's requests were divided as they should have been, since its {@link TrafficStats#traffic} last changed. For turns
 * the largest deviation says it: it is less than one request for each release. For people with cookies, and for requests that asked
 * for a release, chance has a part: there a G-test compares them with the present shares.
 *
 * @param rows one for each release that has targets
 * @param largestDeviation of turns, in requests, without its sign
 * @param turns requests that took turns (or lots, when {@link #lots} is set)
 * @param lots the split itself is by chance, so {@link #split} counts and the deviation does not
 * @param split turns or lots beside the shares
 * @param sticky requests of people who came back
 * @param asked requests by rule, header or host name
 */
public record TrafficReport(
        List<Row> rows,
        double largestDeviation,
        long turns,
        boolean lots,
        Agreement split,
        Agreement sticky,
        Agreement asked) {
    public TrafficReport {
        rows = List.copyOf(rows);
    }

    /**
     * @param share what it is to get now, 0 to 1
     * @param turns it had
     * @param due it should have had
     * @param sticky requests by cookie, of the release or of a dyno
     * @param asked by rule, header or host name
     */
    public record Row(String release, double share, long turns, double due, long sticky, long asked) {
        /** All requests. */
        public long requests() {
            return turns + sticky + asked;
        }

        public double deviation() {
            return turns - due;
        }
    }

    public static TrafficReport of(TrafficStats stats) {
        List<Row> rows = stats.releases().stream().map(TrafficReport::row).toList();
        double[] shares = rows.stream().mapToDouble(Row::share).toArray();
        return new TrafficReport(
                rows,
                rows.stream().mapToDouble(r -> Math.abs(r.deviation())).max().orElse(0),
                rows.stream().mapToLong(Row::turns).sum(),
                stats.traffic().choice() == dev.dynolab.router.traffic.Choice.RANDOM,
                Agreement.of(
                        rows.stream().mapToLong(Row::turns).toArray(),
                        rows.stream().mapToDouble(Row::due).toArray()),
                Agreement.of(rows.stream().mapToLong(Row::sticky).toArray(), shares),
                Agreement.of(rows.stream().mapToLong(Row::asked).toArray(), shares));
    }

    private static Row row(TrafficStats.OfRelease r) {
        return new Row(
                r.release(),
                r.share(),
                r.picks().get(Pick.SPLIT),
                r.due(),
                r.picks().get(Pick.STICKY) + r.picks().get(Pick.AFFINITY),
                r.picks().get(Pick.RULE) + r.picks().get(Pick.NAMED));
    }
}

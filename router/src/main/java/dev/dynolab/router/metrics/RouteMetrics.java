package dev.dynolab.router.metrics;

import java.util.List;

/**
 * What became of one route's requests.
 *
 * @param route its id
 * @param inFlight requests inside its targets
 * @param held requests that wait
 * @param all of its requests in the last minute
 * @param releases that have dynos or had some not long ago
 * @param unserved requests that reached no dyno
 */
public record RouteMetrics(
        String route, int inFlight, int held, Recent all, List<OfRelease> releases, Totals unserved) {
    public RouteMetrics {
        releases = List.copyOf(releases);
    }

    /**
     * @param inFlight requests inside its dynos, from whichever route
     * @param totals of all its dynos, the gone ones too
     * @param dynos that are in the table
     */
    public record OfRelease(String release, int inFlight, Totals totals, Recent recent, List<OfDyno> dynos) {
        public OfRelease {
            dynos = List.copyOf(dynos);
        }
    }

    /** @param dyno its name in the log */
    public record OfDyno(String dyno, int inFlight, Totals totals) {}
}

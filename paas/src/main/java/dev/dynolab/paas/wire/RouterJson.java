package dev.dynolab.paas.wire;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code GET /dynolab/router}: what becomes of requests. */
public record RouterJson(Instant at, List<Route> routes) {
    /**
     * One front door.
     *
     * @param name the app's, else the route's id
     * @param held requests that wait for a dyno
     * @param unserved requests that reached none
     */
    public record Route(
            String name, int inFlight, int held, Recent lastMinute, List<Release> releases, Counts unserved) {}

    /** @param release {@code v6} */
    public record Release(String release, int inFlight, Recent lastMinute, Counts total, List<Dyno> dynos) {}

    /** A dyno that requests go to now. */
    public record Dyno(String name, int inFlight, Counts total) {}

    /**
     * The last minute; times are those that dynos took.
     *
     * @param errors answers of 500 and more, and the router's own errors
     * @param perSecond requests, over the last ten seconds
     */
    public record Recent(long requests, long errors, double perSecond, double p50Ms, double p95Ms, double p99Ms) {}

    /**
     * Since the platform started.
     *
     * @param statuses by class, {@code 2xx}
     * @param codes by the router's error, {@code H12}
     */
    public record Counts(long requests, long retries, Map<String, Long> statuses, Map<String, Long> codes) {}
}

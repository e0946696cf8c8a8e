package dev.dynolab.paas.wire;

import java.util.List;
import java.util.Map;

/**
 * {@code GET /apps/{app}/traffic}: how an app's requests are divided.
 *
 * @param weights release to percent, empty by counts
 * @param releases those that have processes now
 */
public record TrafficJson(Map<String, Double> weights, List<Rule> rules, List<OfRelease> releases, Report report) {

    /** @param number its place, counted from 1 */
    public record Rule(int number, String condition, String release) {}

    /**
     * @param share what it is to get, 0 to 1
     * @param lastMinute requests that ended in the last minute
     * @param turns requests it got by the split since the last change, of which {@code due} were its own
     * @param sticky requests by cookie
     * @param asked requests by rule, header or host name
     */
    public record OfRelease(
            String release,
            int processes,
            double share,
            int inFlight,
            long lastMinute,
            long turns,
            double due,
            long sticky,
            long asked) {}

    /**
     * Whether requests were divided as they should have been since the last change.
     *
     * @param largestDeviation of the split's turns, in requests
     * @param stickyP the G-test's p of requests by cookie, beside the shares; null when there were too few
     * @param askedP the same of requests by rule, header or host name
     */
    public record Report(double largestDeviation, long turns, Double stickyP, Double askedP) {}

    /** {@code PATCH /apps/{app}/traffic}: release to percent; empty is by counts. */
    public record Weights(Map<String, Double> weights) {}

    /** {@code POST /apps/{app}/traffic/rules}. */
    public record RuleRequest(String condition, String release) {}
}

package dev.dynolab.paas.route;

import dev.dynolab.router.traffic.Traffic;
import dev.dynolab.router.traffic.TrafficRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an app says of its traffic beside the counts of its processes.
 *
 * @param weights release to parts per million; empty is by counts
 * @param rules in order, the first that matches wins
 */
public record TrafficPolicy(SortedMap<Integer, Integer> weights, List<Rule> rules) {
    public static final TrafficPolicy NONE = new TrafficPolicy(new TreeMap<>(), List.of());

    /** Requests of which {@code condition} holds go to a release; see {@link TrafficRule#parse} for its form. */
    public record Rule(String condition, int version) {
        TrafficRule parsed() {
            return TrafficRule.parse(condition, label(version));
        }
    }

    public TrafficPolicy {
        weights = new TreeMap<>(weights);
        rules = List.copyOf(rules);
    }

    public TrafficPolicy withWeights(Map<Integer, Integer> changed) {
        return new TrafficPolicy(new TreeMap<>(changed), rules);
    }

    public TrafficPolicy withRules(List<Rule> changed) {
        return new TrafficPolicy(weights, changed);
    }

    /** A release gets {@code ppm} of all requests; the weights of the others shrink in proportion where they must. */
    public TrafficPolicy with(int version, int ppm) {
        TreeMap<Integer, Integer> after = new TreeMap<>(weights);
        after.remove(version);
        if (sum(after) > Traffic.ALL - ppm) {
            scale(after, Traffic.ALL - ppm);
        }
        after.put(version, ppm);
        return withWeights(after);
    }

    /** Nothing is said of a release any more; where everything was divided by weights it still is. */
    public TrafficPolicy without(int version) {
        TreeMap<Integer, Integer> after = new TreeMap<>(weights);
        after.remove(version);
        if (sum(weights) == Traffic.ALL && sum(after) > 0) {
            scale(after, Traffic.ALL);
        }
        return withWeights(after);
    }

    private static long sum(Map<Integer, Integer> weights) {
        return weights.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** In proportion; what rounding leaves is the largest one's. */
    private static void scale(TreeMap<Integer, Integer> weights, int all) {
        long before = sum(weights);
        weights.replaceAll((version, ppm) -> (int) (ppm * (long) all / before));
        int left = all - (int) sum(weights);
        weights.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .ifPresent(largest -> largest.setValue(largest.getValue() + left));
    }

    /** What was said of a release holds for another one, which takes its place. */
    public TrafficPolicy moved(int from, int to) {
        TreeMap<Integer, Integer> after = new TreeMap<>(weights);
        Integer ppm = after.remove(from);
        if (ppm == null || after.containsKey(to)) {
            return this;
        }
        after.put(to, ppm);
        return withWeights(after);
    }

    /** @throws IllegalArgumentException in one line, when weights or rules are none that a route can have */
    public Traffic traffic() {
        Map<String, Integer> labels = new TreeMap<>();
        weights.forEach((version, ppm) -> labels.put(label(version), ppm));
        List<TrafficRule> parsed = new ArrayList<>();
        rules.forEach(rule -> parsed.add(rule.parsed()));
        return Traffic.BY_COUNT.withWeights(labels).withRules(parsed);
    }

    /** {@code v6}: how targets are labelled. */
    public static String label(int version) {
        return "v" + version;
    }
}

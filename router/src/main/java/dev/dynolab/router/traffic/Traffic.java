package dev.dynolab.router.traffic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a route's requests are divided among the releases of its targets. In this order: the release that host name or header names,
 * the first rule that matches, the release of the sticky cookie, the dyno of the affinity cookie (within that release, when both
 * are on), a turn by weights.
 *
 * @param weights release label to parts per million. Empty = each process one share. Releases that are not named share what is left
 *     by their processes; 0 = none. A share whose release has no process goes to the others in proportion
 * @param rules first match wins, also for a release of weight 0; a rule whose release has no open target is passed over
 * @param byHeader {@code X-Dynolab-Release: v7} reaches that release only, whatever its weight. (A host name
 *     {@code v7--HOST} always does)
 * @param affinity a person keeps the dyno first met (Heroku, "Session Affinity")
 */
public record Traffic(
        Map<String, Integer> weights,
        List<TrafficRule> rules,
        boolean byHeader,
        Optional<Stickiness> stickiness,
        boolean affinity,
        Choice choice) {
    /** One share for each process, no rules, no cookies. */
    public static final Traffic BY_COUNT =
            new Traffic(Map.of(), List.of(), true, Optional.empty(), false, Choice.EXACT);

    /** All of the traffic, in parts per million. */
    public static final int ALL = 1_000_000;

    /** Rules a route may have. */
    public static final int MOST_RULES = 64;

    public Traffic {
        weights = Map.copyOf(weights);
        rules = List.copyOf(rules);
        Objects.requireNonNull(stickiness, "stickiness");
        Objects.requireNonNull(choice, "choice");
        weights.forEach((release, ppm) -> {
            if (ppm < 0 || ppm > ALL) {
                throw new IllegalArgumentException("The weight of " + release + " is " + ppm + ", not between 0 and "
                        + ALL + " parts per million.");
            }
        });
        if (named(weights) > ALL) {
            throw new IllegalArgumentException(
                    "The weights add up to " + named(weights) + ", more than " + ALL + " parts per million.");
        }
        if (rules.size() > MOST_RULES) {
            throw new IllegalArgumentException(rules.size() + " rules: a route has at most " + MOST_RULES + ".");
        }
    }

    private static long named(Map<String, Integer> weights) {
        return weights.values().stream().mapToLong(Integer::longValue).sum();
    }

    /**
     * The relative share of each release that has processes. All of them are 0 only when every one is weighted 0 by name: what is
     * left for nobody goes to those who are there.
     *
     * @param processes release label to number of processes, each more than 0
     */
    public Map<String, Long> shares(Map<String, Integer> processes) {
        long rest = ALL - named(weights);
        long others = 0;
        long present = 0;
        for (var p : processes.entrySet()) {
            Integer weight = weights.get(p.getKey());
            others += weight == null ? p.getValue() : 0;
            present += weight == null ? 0 : weight;
        }
        if (rest == 0 && present == 0) {
            rest = ALL;
        }
        Map<String, Long> shares = new HashMap<>();
        for (var p : processes.entrySet()) {
            Integer weight = weights.get(p.getKey());
            shares.put(p.getKey(), weight == null ? rest * p.getValue() : weight * Math.max(1, others));
        }
        return shares;
    }

    /** Neither rules nor cookies: nothing of a head needs to be looked at, but the header. */
    public boolean plain() {
        return rules.isEmpty() && stickiness.isEmpty() && !affinity;
    }

    public Traffic withWeights(Map<String, Integer> changed) {
        return new Traffic(changed, rules, byHeader, stickiness, affinity, choice);
    }

    public Traffic withRules(List<TrafficRule> changed) {
        return new Traffic(weights, changed, byHeader, stickiness, affinity, choice);
    }

    public Traffic withByHeader(boolean changed) {
        return new Traffic(weights, rules, changed, stickiness, affinity, choice);
    }

    public Traffic withStickiness(Stickiness changed) {
        return new Traffic(weights, rules, byHeader, Optional.ofNullable(changed), affinity, choice);
    }

    public Traffic withAffinity(boolean changed) {
        return new Traffic(weights, rules, byHeader, stickiness, changed, choice);
    }

    public Traffic withChoice(Choice changed) {
        return new Traffic(weights, rules, byHeader, stickiness, affinity, changed);
    }
}

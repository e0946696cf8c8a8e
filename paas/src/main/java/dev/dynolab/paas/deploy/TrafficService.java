package dev.dynolab.paas.deploy;

import dev.dynolab.paas.app.App;
import dev.dynolab.paas.app.Feature;
import dev.dynolab.paas.app.Features;
import dev.dynolab.paas.app.User;
import dev.dynolab.paas.dyno.DynoView;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.route.TrafficPolicies;
import dev.dynolab.paas.route.TrafficPolicy;
import dev.dynolab.router.traffic.Stickiness;
import dev.dynolab.router.traffic.Traffic;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How an app's requests are divided among its releases. Changes hold at once and restart nothing. */
public final class TrafficService {
    private final LiveApps live;
    private final TrafficPolicies policies;
    private final Features features;
    private final Specs specs;

    TrafficService(LiveApps live, Stores stores, Specs specs) {
        this.live = live;
        policies = stores.traffic();
        features = stores.features();
        this.specs = specs;
    }

    public TrafficPolicy policy(App app) {
        return policies.of(app.id());
    }

    /**
     * Sets the weights; releases that are not named share the rest by their processes.
     *
     * @param wanted release ({@code 6}, {@code v6}) to parts per million; empty goes by counts again
     */
    public TrafficPolicy weights(App app, Map<String, Integer> wanted, User by) {
        return change(app, by, policy -> {
            Set<Integer> serving = serving(app);
            Map<Integer, Integer> weights = new TreeMap<>();
            wanted.forEach((key, ppm) -> {
                int version = specs.runnable(app, key).version();
                if (!serving.contains(version) && ppm > 0) {
                    throw PlatformException.invalid("v" + version + " has no process that serves.")
                            .hint("Give it one: h ps:scale web+1 -r " + version);
                }
                weights.put(version, ppm);
            });
            long named = weights.values().stream().mapToLong(Integer::longValue).sum();
            if (named > Traffic.ALL) {
                throw PlatformException.invalid("The weights add up to " + percent(named) + " %, more than 100.");
            }
            if (!weights.isEmpty() && named < Traffic.ALL && weights.keySet().containsAll(serving)) {
                throw PlatformException.invalid("Nobody could take the rest of " + percent(Traffic.ALL - named)
                                + " %: every release that serves is named.")
                        .hint("Let the weights add up to 100.");
            }
            return new Change(policy.withWeights(weights), said(weights));
        });
    }

    private static String said(Map<Integer, Integer> weights) {
        return weights.isEmpty()
                ? "by the number of processes"
                : weights.entrySet().stream()
                        .map(weight -> "v" + weight.getKey() + "=" + percent(weight.getValue()))
                        .collect(Collectors.joining(" "));
    }

    private static String percent(long ppm) {
        return BigDecimal.valueOf(ppm, 4).stripTrailingZeros().toPlainString();
    }

    /** Adds a rule behind those there are. */
    public TrafficPolicy addRule(App app, String condition, String release, User by) {
        return change(app, by, policy -> {
            int version = specs.runnable(app, release).version();
            List<TrafficPolicy.Rule> rules = new ArrayList<>(policy.rules());
            rules.add(new TrafficPolicy.Rule(condition, version));
            return new Change(policy.withRules(rules), "rule " + condition + " to v" + version + " added");
        });
    }

    /** @param number the rule's place, counted from 1 */
    public TrafficPolicy removeRule(App app, int number, User by) {
        return change(app, by, policy -> {
            if (number < 1 || number > policy.rules().size()) {
                throw PlatformException.notFound("traffic rule");
            }
            List<TrafficPolicy.Rule> rules = new ArrayList<>(policy.rules());
            rules.remove(number - 1);
            return new Change(policy.withRules(rules), "rule " + number + " removed");
        });
    }

    /** @param said what the app's log says of it */
    private record Change(TrafficPolicy after, String said) {}

    private TrafficPolicy change(App app, User by, Function<TrafficPolicy, Change> how) {
        return Await.result(live.of(app).stories().call(() -> {
            Change change = how.apply(policy(app));
            TrafficPolicy after = change.after();
            try {
                after.traffic();
            } catch (IllegalArgumentException bad) {
                throw PlatformException.invalid(bad.getMessage());
            }
            policies.save(app.id(), after);
            live.of(app).log().api("Traffic " + change.said() + " by user " + by.email());
            apply(app.id(), after);
            return after;
        }));
    }

    /** Formation dynos that follow go from one release to another: what was said of the one holds for the other. */
    void follow(UUID app, int from, int to) {
        TrafficPolicy before = policies.of(app);
        TrafficPolicy after = before.moved(from, to);
        if (!after.equals(before)) {
            policies.save(app, after);
            applyNext(app);
        }
    }

    /** A staged release is to get so much of the requests, once it has a process. */
    void weigh(UUID app, int version, int ppm) {
        TrafficPolicy after = policies.of(app).with(version, ppm);
        policies.save(app, after);
        apply(app, after);
    }

    /** A staged release is gone. */
    void forget(UUID app, int version) {
        TrafficPolicy after = policies.of(app).without(version);
        policies.save(app, after);
        apply(app, after);
    }

    /** Stores that only {@code kept} have weights; {@link #applyNext} has it hold. */
    void clear(UUID app, Set<Integer> kept) {
        TrafficPolicy before = policies.of(app);
        Map<Integer, Integer> weights = new TreeMap<>(before.weights());
        weights.keySet().retainAll(kept);
        policies.save(app, before.withWeights(weights));
    }

    /** What has been stored holds together with the dynos that the app changes next. */
    void applyNext(UUID app) {
        live.host().doors().divideNext(app, traffic(app, policies.of(app)));
    }

    /** Divides the requests as the policy and the features say. */
    void apply(UUID app) {
        apply(app, policies.of(app));
    }

    private void apply(UUID app, TrafficPolicy policy) {
        Await.result(live.host().doors().divide(app, traffic(app, policy)));
    }

    private Traffic traffic(UUID app, TrafficPolicy policy) {
        Traffic traffic = policy.traffic()
                .withByHeader(features.enabled(app, Feature.RELEASE_HEADER))
                .withAffinity(features.enabled(app, Feature.HTTP_SESSION_AFFINITY));
        if (features.enabled(app, Feature.HTTP_RELEASE_AFFINITY)) {
            // One salt for all steps of one rollout: people only move forward, and other people in the next one.
            int newest = policy.weights().isEmpty() ? 0 : policy.weights().lastKey();
            traffic = traffic.withStickiness(Stickiness.of(app + " v" + newest));
        }
        return traffic;
    }

    private Set<Integer> serving(App app) {
        return Await.result(live.of(app).dynos().views()).stream()
                .filter(DynoView::routable)
                .map(dyno -> dyno.spec().release())
                .collect(Collectors.toSet());
    }
}

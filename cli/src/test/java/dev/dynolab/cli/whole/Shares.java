package dev.dynolab.cli.whole;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What each release is due at every moment, while the formation goes from one step to the next: the first answer of a step
 * to any later one of it, each release has had its share, give or take one request and those in flight.
 */
final class Shares {
    /** So late a step is noticed at most: shares differ by a tenth and more. */
    private static final int LOOK_BACK = 400;

    private final List<String> answers;
    private final List<Map<String, Integer>> steps;
    private final double leeway;
    private int furthest;

    private Shares(List<String> answers, List<Map<String, Integer>> steps, double leeway) {
        this.answers = answers;
        this.steps = steps;
        this.leeway = leeway;
    }

    /**
     * What does not fit, or nothing.
     *
     * @param answers the releases in the order in which they answered
     * @param inFlight how many requests were under way at a time, and so can have ended in another order
     * @param steps the processes of each release, one step after the other; steps may be passed over
     */
    static String unfit(Stream<String> answers, int inFlight, List<Map<String, Integer>> steps) {
        Shares shares = new Shares(answers.toList(), steps, 1.0 + inFlight);
        if (shares.fits(0, 0)) {
            return "";
        }
        int end = Math.min(shares.answers.size(), shares.furthest + 10);
        return "From answer " + shares.furthest + " of " + shares.answers.size() + " on no step of " + shares.steps
                + " fits: " + shares.answers.subList(Math.max(0, shares.furthest - 30), end);
    }

    /** Whether the answers from {@code from} on fit the steps from {@code step} on. */
    private boolean fits(int from, int step) {
        if (step == steps.size()) {
            return false;
        }
        int to = from + lasting(from, steps.get(step));
        furthest = Math.max(furthest, to);
        if (to == answers.size()) {
            return true;
        }
        for (int next = to; next >= Math.max(from, to - LOOK_BACK); next--) {
            if (fits(next, step + 1)) {
                return true;
            }
        }
        return false;
    }

    /** How many answers from {@code from} on came as {@code processes} say. */
    private int lasting(int from, Map<String, Integer> processes) {
        double all = processes.values().stream().mapToInt(Integer::intValue).sum();
        Map<String, Integer> counts = new HashMap<>();
        for (int at = from; at < answers.size(); at++) {
            counts.merge(answers.get(at), 1, Integer::sum);
            int seen = at - from + 1;
            // One that was claimed in an earlier step may answer in this one.
            boolean fits = Stream.concat(processes.keySet().stream(), counts.keySet().stream())
                    .allMatch(release ->
                            Math.abs(counts.getOrDefault(release, 0) - seen * processes.getOrDefault(release, 0) / all)
                                    <= leeway);
            if (!fits) {
                return seen - 1;
            }
        }
        return answers.size() - from;
    }
}

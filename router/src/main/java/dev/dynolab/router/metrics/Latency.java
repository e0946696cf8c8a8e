package dev.dynolab.router.metrics;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Times as one saw them: microseconds, 1 % exact.
 *
 * @param count how many
 * @param sumMicros of all
 * @param upTo how many took at most as long as each of {@link #BOUNDS}
 */
public record Latency(long count, long sumMicros, List<Long> upTo, long p50, long p95, long p99, long max) {
    /** Microseconds: 1 ms to 60 s. */
    public static final List<Long> BOUNDS = List.of(
            1_000L,
            2_500L,
            5_000L,
            10_000L,
            25_000L,
            50_000L,
            100_000L,
            250_000L,
            500_000L,
            1_000_000L,
            2_500_000L,
            5_000_000L,
            10_000_000L,
            30_000_000L,
            60_000_000L);

    public Latency {
        upTo = List.copyOf(upTo);
    }

    static Latency of(Histogram h, long sumMicros) {
        var upTo = new ArrayList<Long>(BOUNDS.size());
        for (long bound : BOUNDS) {
            upTo.add(h.getCountBetweenValues(0, bound));
        }
        return new Latency(
                h.getTotalCount(),
                sumMicros,
                upTo,
                h.getValueAtPercentile(50),
                h.getValueAtPercentile(95),
                h.getValueAtPercentile(99),
                h.getMaxValue());
    }
}

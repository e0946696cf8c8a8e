package dev.dynolab.router.metrics;

import org.HdrHistogram.Histogram;

/** The last minute: a count for each second, times in six slices. Guarded by its route's meter. */
final class Minute {
    private static final int SECONDS = 60;
    private static final int RATE_OVER = 10;
    private static final int SLICES = 7;
    private static final int SLICE_SECONDS = 10;
    private static final long NANOS = 1_000_000_000L;

    private final long[] stamps = new long[SECONDS];
    private final long[] requests = new long[SECONDS];
    private final long[] errors = new long[SECONDS];
    private final long[] sliceStamps = new long[SLICES];
    private final Histogram[] slices = new Histogram[SLICES];
    private long last = Long.MIN_VALUE;

    Minute() {
        java.util.Arrays.fill(stamps, Long.MIN_VALUE);
        java.util.Arrays.fill(sliceStamps, Long.MIN_VALUE);
    }

    void add(Ended e) {
        long second = Math.floorDiv(e.now, NANOS);
        int i = Math.floorMod(second, SECONDS);
        if (stamps[i] != second) {
            stamps[i] = second;
            requests[i] = errors[i] = 0;
        }
        requests[i]++;
        errors[i] += e.error() ? 1 : 0;
        last = Math.max(last, second);
        if (e.service >= 0) {
            slice(second).recordValue(Meter.micros(e.service));
        }
    }

    private Histogram slice(long second) {
        long number = Math.floorDiv(second, SLICE_SECONDS);
        int i = Math.floorMod(number, SLICES);
        if (slices[i] == null) {
            slices[i] = Meter.histogram();
        }
        if (sliceStamps[i] != number) {
            sliceStamps[i] = number;
            slices[i].reset();
        }
        return slices[i];
    }

    /** Adds what is less than a minute old to {@code times}. */
    Recent recent(long now, Histogram times) {
        long second = Math.floorDiv(now, NANOS);
        long all = 0;
        long failed = 0;
        long late = 0;
        for (int i = 0; i < SECONDS; i++) {
            long age = stamps[i] == Long.MIN_VALUE ? SECONDS : second - stamps[i];
            if (age < SECONDS) {
                all += requests[i];
                failed += errors[i];
                late += age >= 1 && age <= RATE_OVER ? requests[i] : 0;
            }
        }
        long number = Math.floorDiv(second, SLICE_SECONDS);
        for (int i = 0; i < SLICES; i++) {
            if (slices[i] != null && number - sliceStamps[i] < SLICES - 1) {
                times.add(slices[i]);
            }
        }
        return new Recent(
                all,
                failed,
                (double) late / RATE_OVER,
                times.getValueAtPercentile(50),
                times.getValueAtPercentile(95),
                times.getValueAtPercentile(99));
    }

    /** The second of the last request; Long.MIN_VALUE = there was none. */
    long last() {
        return last;
    }
}

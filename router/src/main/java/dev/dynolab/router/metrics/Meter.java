package dev.dynolab.router.metrics;

import dev.dynolab.router.http.HCode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Counters and times of one dyno, or of what is left of many. Guarded by its route's meter. */
final class Meter {
    /** Longer times are counted as this: a raw pipe may stay open for days. */
    private static final long MOST_MICROS = 3_600_000_000L;

    private static final int DIGITS = 2;
    private static final int CLASSES = 10;

    private static final Histogram NONE = histogram();

    /** Null before the first: most dynos of a quiet machine never need them. */
    private Histogram service;

    private Histogram total;
    private final long[] classes = new long[CLASSES];
    private final long[] codes = new long[HCode.values().length];
    private long serviceMicros;
    private long totalMicros;
    private long requests;
    private long retries;

    /** Small at first; grows with its largest value. */
    static Histogram histogram() {
        return new Histogram(DIGITS);
    }

    static long micros(long nanos) {
        return Math.min(Math.max(0, nanos / 1000), MOST_MICROS);
    }

    void add(Ended e) {
        requests++;
        retries += Math.max(0, e.attempts - 1);
        classes[Math.min(e.status / 100, CLASSES - 1)]++;
        if (e.code != null) {
            codes[e.code.ordinal()]++;
        }
        if (e.service >= 0) {
            serviceMicros += e.service / 1000;
            service = service == null ? histogram() : service;
            service.recordValue(micros(e.service));
        }
        totalMicros += e.total / 1000;
        total = total == null ? histogram() : total;
        total.recordValue(micros(e.total));
    }

    void add(Meter other) {
        service = sum(service, other.service);
        total = sum(total, other.total);
        for (int i = 0; i < CLASSES; i++) {
            classes[i] += other.classes[i];
        }
        for (int i = 0; i < codes.length; i++) {
            codes[i] += other.codes[i];
        }
        serviceMicros += other.serviceMicros;
        totalMicros += other.totalMicros;
        requests += other.requests;
        retries += other.retries;
    }

    private static Histogram sum(Histogram mine, Histogram other) {
        if (other == null) {
            return mine;
        }
        Histogram all = mine == null ? histogram() : mine;
        all.add(other);
        return all;
    }

    Totals totals() {
        Map<String, Long> byClass = new HashMap<>();
        for (int i = 0; i < CLASSES; i++) {
            if (classes[i] > 0) {
                byClass.put(i + "xx", classes[i]);
            }
        }
        Map<HCode, Long> byCode = new EnumMap<>(HCode.class);
        for (HCode code : HCode.values()) {
            if (codes[code.ordinal()] > 0) {
                byCode.put(code, codes[code.ordinal()]);
            }
        }
        return new Totals(
                requests,
                byClass,
                byCode,
                retries,
                Latency.of(service == null ? NONE : service, serviceMicros),
                Latency.of(total == null ? NONE : total, totalMicros));
    }
}

package dev.dynolab.router.metrics;

import dev.dynolab.router.http.HCode;
import java.util.Map;

/**
 * Requests since the beginning.
 *
 * @param requests that have ended
 * @param byClass by the first digit of their status: {@code "2xx"}; only those there were
 * @param codes by the router's error, {@code H12}; only those there were
 * @param retries attempts beyond each request's first
 * @param service from the connection to a dyno to the end, of those that had one
 * @param total from the arrival to the end
 */
public record Totals(
        long requests,
        Map<String, Long> byClass,
        Map<HCode, Long> codes,
        long retries,
        Latency service,
        Latency total) {
    public Totals {
        byClass = Map.copyOf(byClass);
        codes = Map.copyOf(codes);
    }
}

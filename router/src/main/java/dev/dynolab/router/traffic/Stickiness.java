package dev.dynolab.router.traffic;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A person (a cookie) keeps the release first met, on both sides of a split. People who come first are split like any other request;
 * when weights change, only as many people move as the change needs.
 *
 * @param salt decides who moves first when weights change: the same salt through all steps of one rollout, so that people only move
 *     forward, and another for the next, so that it is not always the same people
 * @param maxAge of the cookie, from its last change
 */
public record Stickiness(String salt, Duration maxAge) {
    private static final int MOST_SALT = 100;

    public Stickiness {
        Objects.requireNonNull(salt, "salt");
        if (salt.length() > MOST_SALT) {
            throw new IllegalArgumentException(
                    "A salt of " + salt.length() + " characters: give at most " + MOST_SALT + ".");
        }
        if (maxAge.toSeconds() < 1 || maxAge.toDays() > 400) {
            throw new IllegalArgumentException("Stickiness of " + maxAge + ": give 1 second to 400 days.");
        }
    }

    public static Stickiness of(String salt) {
        return new Stickiness(salt, Duration.ofDays(1));
    }

    /** The same for the same salt and weights only: people who have it in their cookie are not asked to move. */
    public int change(Map<String, Integer> weights) {
        return (int) hash(salt + new TreeMap<>(weights));
    }

    /** A number that is different for each salt and release. */
    public long seed(String release) {
        return hash(salt + '\n' + release);
    }

    /**
     * How much a person belongs to a release: the release with the highest score has them (weighted rendezvous hashing). When a
     * weight grows, people move to that release only; when one shrinks, from that release only.
     *
     * @param person a random number that the person's cookie keeps
     * @param weight more than 0
     */
    public static double score(long person, long seed, long weight) {
        double between0And1 = ((mix(person ^ seed) >>> 11) + 0.5) * 0x1.0p-53;
        return weight / -Math.log(between0And1);
    }

    /** FNV-1a, mixed. */
    public static long hash(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return hash(octets, 0, octets.length);
    }

    /** FNV-1a, mixed, of a part of an array. */
    public static long hash(byte[] b, int from, int to) {
        long h = 0xcbf29ce484222325L;
        for (int i = from; i < to; i++) {
            h = (h ^ b[i] & 0xff) * 0x100000001b3L;
        }
        return mix(h);
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}

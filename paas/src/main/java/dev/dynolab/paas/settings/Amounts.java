package dev.dynolab.paas.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations ({@code 500ms}, {@code 30s}, {@code 15m}, {@code 2h}) and sizes in bytes ({@code 64K}, {@code 500M}). */
final class Amounts {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([KMG]?)B?");

    private Amounts() {}

    /** @throws IllegalArgumentException with what was expected */
    static Duration duration(String text) {
        Matcher form = DURATION.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("expected a duration such as 500ms, 30s or 15m");
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /** Durations between spaces or commas; at least one. */
    static List<Duration> durations(String text) {
        List<Duration> all = new ArrayList<>();
        for (String word : text.strip().split("[ ,]+")) {
            all.add(duration(word));
        }
        return List.copyOf(all);
    }

    /** @throws IllegalArgumentException with what was expected */
    static int count(String text) {
        if (!text.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("expected a number, 0 to 999999");
        }
        return Integer.parseInt(text);
    }

    /** @throws IllegalArgumentException with what was expected */
    static long bytes(String text) {
        Matcher form = SIZE.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("expected a size such as 64K, 500M or 2G");
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "K" -> number << 10;
            case "M" -> number << 20;
            case "G" -> number << 30;
            default -> number;
        };
    }
}

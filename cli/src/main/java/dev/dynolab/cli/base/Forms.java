package dev.dynolab.cli.base;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** How things look on paper: the forms of Heroku's client of 2013. */
public final class Forms {
    private final Surroundings at;

    Forms(Surroundings at) {
        this.at = at;
    }

    /** {@code === title}. */
    public void header(String title) {
        at.out().println(at.colour() ? "\u001b[1m=== " + title + "\u001b[0m" : "=== " + title);
    }

    /** {@code KEY:  value} lines, values in one column. */
    public void pairs(Map<String, String> pairs) {
        int widest = 0;
        for (String key : pairs.keySet()) {
            widest = Math.max(widest, key.length());
        }
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            at.out().println(pad(pair.getKey() + ":", widest + 2) + pair.getValue());
        }
    }

    /** Rows in columns two blanks apart; the last column is not filled up. */
    public void table(List<List<String>> rows) {
        int[] widths = new int[64];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(i == row.size() - 1 ? row.get(i) : pad(row.get(i), widths[i] + 2));
            }
            at.out().println(line.toString().stripTrailing());
        }
    }

    /** {@code 2013/07/29 13:37:59 (~ 10m ago)}, local time; older than 25 hours without the bracket. */
    public String when(String date) {
        Instant instant = instant(date);
        if (instant == null) {
            return date;
        }
        OffsetDateTime local = instant.atOffset(at.machine().offset(instant));
        String text = local.getYear() + "/" + two(local.getMonthValue()) + "/" + two(local.getDayOfMonth()) + " "
                + two(local.getHour()) + ":" + two(local.getMinute()) + ":" + two(local.getSecond());
        Duration age = Duration.between(instant, at.machine().time().now());
        if (age.compareTo(Duration.ofHours(25)) > 0) {
            return text;
        }
        return text + " (~ " + rough(age.isNegative() ? Duration.ZERO : age) + " ago)";
    }

    /** {@code in 18m}; {@code now} when it is past. */
    public String until(String date) {
        Instant instant = instant(date);
        Duration left = instant == null
                ? Duration.ZERO
                : Duration.between(at.machine().time().now(), instant);
        return left.isNegative() || left.isZero() ? "now" : "in " + rough(left);
    }

    /** {@code 59s}, {@code 59m} or {@code 24h}. */
    public static String rough(Duration age) {
        long seconds = age.toSeconds();
        if (seconds <= 60) {
            return seconds + "s";
        }
        return seconds <= 60 * 60 ? seconds / 60 + "m" : seconds / 60 / 60 + "h";
    }

    /** {@code 41.7M}: bytes in the largest unit, one digit. */
    public static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + "B";
        }
        String units = "KMG";
        double amount = bytes / 1024.0;
        int unit = 0;
        while (amount >= 1000 && unit < 2) {
            amount /= 1024;
            unit++;
        }
        long tenths = Math.round(amount * 10);
        return tenths / 10 + "." + tenths % 10 + units.charAt(unit);
    }

    /**
     * {@code 1/3} where the parts per million are those of a small fraction, else {@code 12.3 %}.
     *
     * @param ppm more than 0
     */
    public static String share(long ppm) {
        if (ppm >= 999_999) {
            return "all";
        }
        for (int whole = 2; whole <= 100; whole++) {
            long part = Math.round(ppm * whole / 1e6);
            if ((part == 1 || part > 0 && whole <= 20) && Math.abs(ppm - part * 1e6 / whole) <= 1) {
                return part + "/" + whole;
            }
        }
        long tenths = Math.max(1, Math.round(ppm / 1000.0));
        return tenths / 10 + "." + tenths % 10 + " %";
    }

    /** Heroku's dates have one form; it is read here by hand because the JDK's formatter costs start-up time. */
    private static Instant instant(String date) {
        try {
            if (date.length() == 20 && date.endsWith("Z")) {
                return OffsetDateTime.of(
                                number(date, 0, 4),
                                number(date, 5, 7),
                                number(date, 8, 10),
                                number(date, 11, 13),
                                number(date, 14, 16),
                                number(date, 17, 19),
                                0,
                                ZoneOffset.UTC)
                        .toInstant();
            }
            return Instant.parse(date);
        } catch (DateTimeException | NumberFormatException other) {
            return null;
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}

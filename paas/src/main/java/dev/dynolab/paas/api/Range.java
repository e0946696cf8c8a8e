package dev.dynolab.paas.api;

import dev.dynolab.paas.error.PlatformException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Heroku's {@code Range} header: which part of a list, in which order ("Platform API Reference", Ranges):
 * {@code version ]46..; max=15, order=desc}. A bracket leaves the bound itself out.
 *
 * @param key what the list is sorted by; empty for the list's own key
 * @param from where it starts, in the list's order; empty for the start
 * @param to where it ends, in the list's order; empty for the end
 * @param max the longest answer, 1 to 1000
 */
record Range(String key, String from, boolean afterFrom, String to, boolean beforeTo, int max, boolean descending) {
    static final int DEFAULT_MAX = 200;
    private static final int LARGEST_MAX = 1000;
    private static final Pattern FORM = Pattern.compile(
            "(?:([a-z_]+) +)?([\\[\\]]?)([^\\s,;\\[\\]]*?)\\.\\.([^\\s,;\\[\\]]*)([\\[\\]]?)\\s*(?:[;,](.*))?");

    /** @param header null or blank, as some clients send it, asks for everything */
    static Range parse(String header) {
        if (header == null || header.isBlank()) {
            return new Range("", "", false, "", false, DEFAULT_MAX, false);
        }
        Matcher form = FORM.matcher(header.strip());
        if (!form.matches()) {
            throw refused("\"" + header + "\" is no range. Expected, as an example: id ..; max=200, order=desc");
        }
        int max = DEFAULT_MAX;
        boolean descending = false;
        for (String option : (form.group(6) == null ? "" : form.group(6)).split("[;,]")) {
            String[] pair = option.strip().toLowerCase(Locale.ROOT).split("\\s*=\\s*", 2);
            if (pair[0].equals("max")) {
                max = max(pair);
            } else if (pair[0].equals("order")) {
                descending = pair.length == 2 && pair[1].equals("desc");
            }
        }
        return new Range(
                form.group(1) == null ? "" : form.group(1),
                form.group(3),
                form.group(2).equals("]"),
                form.group(4),
                form.group(5).equals("["),
                max,
                descending);
    }

    private static int max(String[] pair) {
        if (pair.length != 2 || !pair[1].matches("[0-9]{1,9}")) {
            throw refused("max is a number from 1 to " + LARGEST_MAX + ".");
        }
        return Math.min(LARGEST_MAX, Math.max(1, Integer.parseInt(pair[1])));
    }

    static PlatformException refused(String message) {
        return PlatformException.of(
                PlatformException.Kind.RANGE_NOT_SATISFIABLE, "requested_range_not_satisfiable", message);
    }
}

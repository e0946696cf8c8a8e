package dev.dynolab.paas.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code web.1}, {@code run.1221}: what people call a dyno. Not unique: while one replaces the other, two dynos bear
 * the same name, so the dyno's id is its true key (Heroku, "Dynos and the Dyno Manager").
 */
public record DynoName(String type, int number) implements Comparable<DynoName> {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]+)\\.([1-9][0-9]{0,8})");

    public DynoName {
        if (!type.matches("[A-Za-z0-9_-]+") || number < 1) {
            throw new IllegalArgumentException("Not a dyno name: " + type + "." + number);
        }
    }

    /** @throws IllegalArgumentException when {@code text} is not of the form {@code type.number} */
    public static DynoName parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("Not a dyno name: " + text);
        }
        return new DynoName(form.group(1), Integer.parseInt(form.group(2)));
    }

    /** Whether {@code text} looks like one dyno ({@code web.1}) rather than a type ({@code web}). */
    public static boolean matches(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(DynoName other) {
        int byType = type.compareTo(other.type);
        return byType != 0 ? byType : Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return type + "." + number;
    }
}

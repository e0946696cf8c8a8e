package dev.dynolab.paas.dyno;

import java.util.OptionalInt;

/**
 * So many dynos of a type, on the current release or pinned to one.
 *
 * @param pin the release's version the line stays on; empty follows "current"
 * @param quantity how many, 0 to 100
 * @param size the dyno size's name, {@code Standard-1X}
 */
public record FormationLine(String type, OptionalInt pin, int quantity, String size) {
    /** Heroku's limit of dynos per process type. */
    public static final int MAX_QUANTITY = 100;

    public FormationLine {
        if (!type.matches("[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException("Not a process type: " + type);
        }
        if (quantity < 0 || quantity > MAX_QUANTITY) {
            throw new IllegalArgumentException("A process type has 0 to " + MAX_QUANTITY + " dynos: " + quantity);
        }
    }
}

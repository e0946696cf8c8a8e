package dev.dynolab.paas.app;

import dev.dynolab.paas.error.PlatformException;

/** The path, and perhaps query, by which a web dyno says that it is well. */
public record HealthPath(String value) {
    private static final String FORM = "/[!-\"$-~]{0,1000}";

    /** @throws PlatformException kind INVALID when it is no path of a request */
    public HealthPath {
        if (value == null || !value.matches(FORM)) {
            throw PlatformException.invalid("A health path begins with / and has no spaces, as in /up.");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

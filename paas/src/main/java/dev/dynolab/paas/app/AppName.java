package dev.dynolab.paas.app;

import dev.dynolab.paas.error.PlatformException;

/**
 * An app's name, as Heroku allows it (schema of {@code app.name}), but for {@code --}: it will separate a release from
 * an app in host names.
 */
public record AppName(String value) {
    private static final int MIN = 3;
    private static final int MAX = 30;

    /** @throws PlatformException kind INVALID, in Heroku's words */
    public AppName {
        if (!value.matches("[a-z](.*[a-z0-9])?") || !value.matches("[a-z0-9-]*")) {
            throw PlatformException.invalid("Name must start with a letter, end with a letter or digit and can only"
                    + " contain lowercase letters, numbers, and dashes.");
        }
        if (value.length() < MIN) {
            throw PlatformException.invalid("Name is too short (minimum is " + MIN + " characters)");
        }
        if (value.length() > MAX) {
            throw PlatformException.invalid("Name is too long (maximum is " + MAX + " characters)");
        }
        if (value.contains("--")) {
            throw PlatformException.invalid(
                    "Name cannot contain two dashes in a row: they separate a release from its app in host names.");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

package dev.dynolab.paas.app;

import dev.dynolab.paas.error.PlatformException;
import java.util.Locale;

/**
 * A host name that an app may add: at least two labels of letters, digits and inner dashes, not an address, not below {@code
 * localhost}. Lower case.
 */
public record Hostname(String value) {
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    /** @throws PlatformException kind INVALID */
    public Hostname {
        value = value == null ? "" : value.strip().toLowerCase(Locale.ROOT);
        if (value.startsWith("*.")) {
            throw PlatformException.invalid("Wildcard domains are not built: add each host name by itself.");
        }
        if (value.length() > 253 || !value.matches(LABEL + "(\\." + LABEL + ")+") || value.matches("[0-9.]+")) {
            throw PlatformException.invalid("\"" + value + "\" is not a host name like www.example.com.");
        }
        if (value.endsWith(".localhost")) {
            throw PlatformException.invalid("Names below localhost are the apps' own: " + value + " cannot be added.");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

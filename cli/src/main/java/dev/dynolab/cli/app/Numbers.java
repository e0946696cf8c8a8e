package dev.dynolab.cli.app;

import dev.dynolab.cli.base.Call;
import dev.dynolab.cli.base.Failure;

/** Numbers and releases as people type them. */
final class Numbers {
    private Numbers() {}

    /** The option's value, between {@code least} and {@code most}. */
    static int option(Call call, String name, int standard, int least, int most) {
        if (!call.has(name)) {
            return standard;
        }
        String text = call.option(name);
        int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw Failure.usage("--" + name + " takes a number from " + least + " to " + most + ", not " + text + ".");
        }
        return number;
    }

    /** Whether this is a release ({@code 6}, {@code v6}) and not the name of a git remote. */
    static boolean isRelease(String text) {
        return text.matches("v?[0-9]{1,9}");
    }

    /** {@code 6} of {@code v6}. */
    static String version(String text) {
        return text.startsWith("v") ? text.substring(1) : text;
    }

    /** {@code v6}, checked. */
    static String release(String text) {
        if (!isRelease(text)) {
            throw Failure.usage("\"" + text + "\" is no release.").hint("A release is v6 or 6: h releases lists them.");
        }
        return "v" + version(text);
    }
}

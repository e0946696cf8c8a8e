package dev.dynolab.cli.platform;

import java.util.List;

/** What a stop of the platform says of the dynos. */
final class Stopped {
    private Stopped() {}

    static String text(List<String> names) {
        return names.isEmpty() ? "No dyno was running." : "Stopped " + String.join(", ", names) + ".";
    }
}

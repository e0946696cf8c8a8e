package dev.dynolab.paas.route;

import dev.dynolab.router.Target;
import dev.dynolab.router.WhenEmpty;
import java.util.List;

/**
 * What one app has to offer at its doors.
 *
 * @param targets its processes that take requests now
 * @param whenEmpty why there is none, when there is none
 * @param maintenance whether every request is to be refused (H80), with or without targets
 */
public record Serving(List<Target> targets, WhenEmpty whenEmpty, boolean maintenance) {
    /** An app whose dynos are not known yet. */
    public static final Serving UNKNOWN = new Serving(List.of(), WhenEmpty.HOLD, false);

    public Serving {
        targets = List.copyOf(targets);
    }
}

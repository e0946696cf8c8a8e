package dev.dynolab.paas.deploy;

import dev.dynolab.paas.error.PlatformException;
import java.util.List;
import java.util.OptionalInt;

/**
 * What {@code git push -o} asked for.
 *
 * @param noTraffic the release is to boot and to get no requests
 * @param canaryPercent the part of the requests that it is to get, 1 to 99
 */
public record PushOptions(boolean noTraffic, OptionalInt canaryPercent) {
    public PushOptions {
        if (noTraffic && canaryPercent.isPresent()) {
            throw PlatformException.invalid("A push has no-traffic or a canary, not both.");
        }
    }

    /** A plain push. */
    public static final PushOptions NONE = new PushOptions(false, OptionalInt.empty());

    /**
     * Reads them as they were typed.
     *
     * @throws PlatformException for one that there is not: none is ignored
     */
    public static PushOptions parse(List<String> options) {
        boolean noTraffic = false;
        OptionalInt canary = OptionalInt.empty();
        for (String option : options) {
            if (option.equals("no-traffic")) {
                noTraffic = true;
            } else if (option.matches("canary=[1-9][0-9]?") && canary.isEmpty()) {
                canary = OptionalInt.of(Integer.parseInt(option.substring("canary=".length())));
            } else if (option.matches("canary=.*")) {
                throw PlatformException.invalid(
                        canary.isPresent()
                                ? "A push has one canary: " + option + " is one too many."
                                : "A canary gets 1 to 99 percent: canary=5, not " + option + ".");
            } else {
                throw PlatformException.invalid("There is no push option \"" + option + "\".")
                        .hint("Options: git push -o no-traffic, git push -o canary=5 (percent, 1 to 99).");
            }
        }
        return new PushOptions(noTraffic, canary);
    }

    /** Whether the release is to run beside the current one, not in its place. */
    boolean staged() {
        return !equals(NONE);
    }

    /** The part of the requests that a staged release is to get, in parts per million. */
    int ppm() {
        return canaryPercent.orElse(0) * 10_000;
    }
}

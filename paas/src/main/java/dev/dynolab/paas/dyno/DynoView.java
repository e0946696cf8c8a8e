package dev.dynolab.paas.dyno;

import dev.dynolab.paas.runtime.DynoSpec;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A dyno as it stood when somebody asked.
 *
 * @param pinned whether it stays on its release when a newer one is deployed
 * @param since when the state began
 * @param nextRetry when a crashed dyno will be started again
 * @param inFlight requests inside it now
 * @param routable whether new requests may go to it
 * @param sharePpm its share of the front door's requests, in parts per million
 * @param oldGeneration told to end or about to be, and a newer dyno bears its name
 * @param beside its part in a preboot
 * @param lingersUntil when it leaves the pages of its release too, which a newer one has taken over from
 * @param memory the bytes it uses; empty until measured and where nobody can tell
 * @param attachSecret the key to the terminal of an attached dyno nobody has attached to yet
 */
public record DynoView(
        DynoSpec spec,
        boolean pinned,
        DynoState state,
        Instant since,
        Optional<Instant> nextRetry,
        int inFlight,
        boolean routable,
        long sharePpm,
        boolean oldGeneration,
        Optional<Beside> beside,
        Optional<Instant> lingersUntil,
        OptionalLong memory,
        Optional<String> attachSecret) {

    /**
     * The part of a dyno in a preboot.
     *
     * @param joins whether it is to receive requests after the cut-over; else it receives them until then
     * @param cutOverAt when; empty when the new ones are up
     */
    public record Beside(boolean joins, Optional<Instant> cutOverAt) {}
}

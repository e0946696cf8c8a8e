package dev.dynolab.paas.git;

import dev.dynolab.buildpacks.BuildOutput;
import dev.dynolab.buildpacks.Cancellation;
import java.util.Optional;

/**
 * What happens with a commit pushed to main or master. Called for one push per app at a time, in the order in which they
 * came; may block.
 */
@FunctionalInterface
public interface PushHandler {
    /**
     * Builds the commit and creates the release. The ref has not moved yet and moves only when this succeeds.
     *
     * @param output lines for the pusher, each sent as it is written; usable until the returned task ends; silent once
     *     the pusher is gone
     * @param cancellation fires when the pusher vanishes before this returns, then nobody sees the result: decline.
     *     A success returned in spite of it moves the ref all the same
     * @return what to do once the ref has moved, as waiting for the boot, while the pusher still watches; empty declines
     *     the push, {@code output} has said why
     * @throws dev.dynolab.paas.error.PlatformException declines the push; the pusher sees message and hint
     */
    Optional<Runnable> prepare(Push push, BuildOutput output, Cancellation cancellation);
}

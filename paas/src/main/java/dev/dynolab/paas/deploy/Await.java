package dev.dynolab.paas.deploy;

import dev.dynolab.paas.error.PlatformException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Waits for what another thread does and throws its own exception, not a wrapped one. */
final class Await {
    private Await() {}

    /** @throws PlatformException also when the platform ends and interrupts who waits */
    static <T> T result(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get();
        } catch (InterruptedException ended) {
            // The thread is not marked again: that would close the files it writes to next.
            throw PlatformException.stopping();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw PlatformException.internal(String.valueOf(failed.getCause()), failed.getCause());
        }
    }
}

package dev.dynolab.paas.deploy;

import dev.dynolab.paas.error.PlatformException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Waits for what another thread does and throws its own exception, not a wrapped one. */
final class Await {
    private Await() {}

    static <T> T result(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw PlatformException.internal(String.valueOf(failed.getCause()), failed.getCause());
        }
    }
}

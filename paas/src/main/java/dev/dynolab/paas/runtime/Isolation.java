package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What keeps a plain process apart from others: {@link Bubblewrap} or, without it, {@link BareProcess}. */
interface Isolation {
    /** The word that is written beside a dyno, so that it is known how to signal it. */
    String name();

    /** One line: what isolates and what does not. */
    String description();

    /** As {@link DynoRuntime#has}. */
    default boolean has(String stack) {
        return false;
    }

    /** As {@link DynoRuntime#caution}. */
    Optional<String> caution();

    /** Whom the dynos run as, {@code user:group} in numbers; empty for whoever we are. */
    Optional<String> owner();

    /**
     * What starts a dyno.
     *
     * @param unpacked the slug, not to be written to
     * @param port the dyno's {@code $PORT}
     */
    Launch prepare(DynoSpec spec, StateDirectory state, Path unpacked, int port) throws IOException;

    /** Whether the kernel killed something of the dyno for its memory; asked before {@link #ended}. */
    default boolean wasOutOfMemory(UUID dyno) {
        return false;
    }

    /** A dyno has ended: what the system holds for it beside its directory goes. */
    default void ended(UUID dyno) {}

    /** Removes what ended dynos of earlier platforms have left. */
    default void sweep() {}

    /**
     * @param environment of the shim, and of the dyno unless the command replaces it
     * @param cookie by which the processes of the dyno are found, where nothing better tells them; else empty
     */
    record Launch(List<String> command, Map<String, String> environment, String cookie) {}
}

package dev.dynolab.paas.dyno;

import dev.dynolab.paas.time.Time;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Measures the memory of all dynos now and then, in one go, and tells each app. */
public final class MemoryWatch implements AutoCloseable {
    private final DynoHost host;
    private final Supplier<Collection<AppDynos>> apps;
    private volatile Time.Timer next = () -> {};
    private volatile boolean closed;

    /** @param apps those that live now */
    public MemoryWatch(DynoHost host, Supplier<Collection<AppDynos>> apps) {
        this.host = host;
        this.apps = apps;
        again();
    }

    private void again() {
        if (!closed) {
            next = host.time().after(host.upkeep().memoryLook(), () -> host.io().execute(this::look));
        }
    }

    private void look() {
        try {
            Map<UUID, Long> bytes = host.runtime().memory();
            if (!bytes.isEmpty()) {
                apps.get().forEach(dynos -> dynos.measured(bytes));
            }
        } finally {
            again();
        }
    }

    @Override
    public void close() {
        closed = true;
        next.cancel();
    }
}

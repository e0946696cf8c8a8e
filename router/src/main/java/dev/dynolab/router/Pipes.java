package dev.dynolab.router;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The raw pipes of a loop: a drain has something to say to them. Loop thread only. */
final class Pipes {
    private final Set<Pipe> open = Collections.newSetFromMap(new IdentityHashMap<>());

    void add(Pipe pipe) {
        open.add(pipe);
    }

    void remove(Pipe pipe) {
        open.remove(pipe);
    }

    /** Every pipe of the target. */
    void of(Target target, Consumer<Pipe> what) {
        List.copyOf(open).stream().filter(p -> p.target() == target).forEach(what);
    }
}

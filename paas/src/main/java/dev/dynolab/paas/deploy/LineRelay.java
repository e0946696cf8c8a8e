package dev.dynolab.paas.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps lines until somebody listens, then passes on each as it comes. */
final class LineRelay implements Consumer<String> {
    private final List<String> early = new ArrayList<>();
    private Consumer<String> to;

    @Override
    public synchronized void accept(String line) {
        if (to == null) {
            early.add(line);
        } else {
            to.accept(line);
        }
    }

    synchronized void listen(Consumer<String> listener) {
        early.forEach(listener);
        early.clear();
        to = listener;
    }
}

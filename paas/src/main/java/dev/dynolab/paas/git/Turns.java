package dev.dynolab.paas.git;

import dev.dynolab.buildpacks.Cancellation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** One push per app at a time, first come, first served. */
final class Turns {
    private final Map<UUID, Deque<Turn>> queues = new HashMap<>();

    /** Joins the app's queue; close leaves it and lets the next one go. */
    synchronized Turn join(UUID app) {
        Deque<Turn> queue = queues.computeIfAbsent(app, key -> new ArrayDeque<>());
        Turn turn = new Turn(app, queue.size());
        queue.add(turn);
        if (turn.ahead == 0) {
            turn.come.complete(null);
        }
        return turn;
    }

    /** Takes the turn out; returns who is first now and was not before, or null. */
    private synchronized Turn leave(Turn turn) {
        Deque<Turn> queue = queues.getOrDefault(turn.app, new ArrayDeque<>());
        boolean first = queue.peek() == turn;
        queue.remove(turn);
        if (queue.isEmpty()) {
            queues.remove(turn.app);
        }
        return first ? queue.peek() : null;
    }

    final class Turn implements AutoCloseable {
        private final UUID app;
        private final int ahead;
        private final CompletableFuture<Void> come = new CompletableFuture<>();

        private Turn(UUID app, int ahead) {
            this.app = app;
            this.ahead = ahead;
        }

        /** How many stood in the queue when this one joined. */
        int ahead() {
            return ahead;
        }

        /** Waits until everybody before has left; false when cancelled before that. */
        boolean await(Cancellation cancellation) {
            var registration = cancellation.onCancel(() -> come.cancel(false));
            try {
                come.join();
                return true;
            } catch (CancellationException e) {
                return false;
            } finally {
                registration.remove();
            }
        }

        @Override
        public void close() {
            Turn next = leave(this);
            if (next != null) {
                next.come.complete(null);
            }
        }
    }
}

package dev.dynolab.paas.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** A clock that moves only when told to; calls run on the thread that moves it. */
public final class FakeTime implements Time {
    private final PriorityQueue<Call> calls =
            new PriorityQueue<>(Comparator.comparing(Call::at).thenComparingLong(Call::order));
    private Instant now;
    private long order;

    public FakeTime(Instant start) {
        now = start;
    }

    private record Call(Instant at, long order, Runnable task) {}

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized Timer after(Duration delay, Runnable task) {
        Call call = new Call(now.plus(delay.isNegative() ? Duration.ZERO : delay), order++, task);
        calls.add(call);
        return () -> {
            synchronized (this) {
                calls.remove(call);
            }
        };
    }

    /** Moves the clock, running every call that falls due, in order, at its own time. */
    public void advance(Duration by) {
        Instant end = now().plus(by);
        for (Optional<Call> next = due(end); next.isPresent(); next = due(end)) {
            next.get().task().run();
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized Optional<Call> due(Instant end) {
        Call next = calls.peek();
        if (next == null || next.at().isAfter(end)) {
            return Optional.empty();
        }
        calls.remove();
        now = next.at().isAfter(now) ? next.at() : now;
        return Optional.of(next);
    }
}

package dev.dynolab.router;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

/** A router under test with one route for app.localhost, its log and its clock. */
final class Bed implements AutoCloseable {
    static final String ROUTE = "app";

    private final LogLines log = new LogLines();
    private final FakeTime time;
    private final Router router;

    private Bed(FakeTime time, UnaryOperator<RouterSettings> settings) throws IOException {
        this.time = time;
        router = Router.start(settings.apply(RouterSettings.defaults()), time == null ? new SystemTime() : time, log);
    }

    /** With the clock standing still. */
    static Bed frozen() throws IOException {
        return new Bed(new FakeTime(), s -> s);
    }

    static Bed at(FakeTime time) throws IOException {
        return new Bed(time, s -> s);
    }

    static Bed frozen(UnaryOperator<RouterSettings> settings) throws IOException {
        return new Bed(new FakeTime(), settings);
    }

    /** With the machine's clock. */
    static Bed live() throws IOException {
        return new Bed(null, s -> s);
    }

    static Bed live(UnaryOperator<RouterSettings> settings) throws IOException {
        return new Bed(null, settings);
    }

    Bed publish(Target... targets) {
        return publish(route(targets));
    }

    Bed publish(TestDyno... dynos) {
        return publish(Arrays.stream(dynos).map(TestDyno::target).toArray(Target[]::new));
    }

    Bed publish(Route route) {
        await(router.publish(new RoutingTable(List.of(route))));
        return this;
    }

    static Route route(Target... targets) {
        return Route.of(ROUTE, Set.of("app.localhost"), List.of(targets), WhenEmpty.HOLD);
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    void advance(Duration by) {
        time.advance(by);
        router.wake();
    }

    /** Waits until the router holds this many requests. */
    void awaitHeld(int n) {
        await("held " + n, () -> router.stats().routes().get(ROUTE).held() == n);
    }

    void awaitInFlight(int n) {
        await("in flight " + n, () -> router.stats().routes().get(ROUTE).inFlight() == n);
    }

    /** Looks again and again until it is so: the router has no event for a test to wait on. */
    static void await(String what, BooleanSupplier so) {
        long end = new SystemTime().nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!so.getAsBoolean()) {
            if (new SystemTime().nanoTime() > end) {
                throw new AssertionError("never: " + what);
            }
            Thread.yield();
        }
    }

    /** Waits until a count has grown and then not changed for a second: both sides are blocked. */
    static void awaitStandstill(IntSupplier count) {
        var clock = new SystemTime();
        int[] last = {0};
        long[] since = {clock.nanoTime()};
        await("standstill", () -> {
            if (count.getAsInt() != last[0]) {
                last[0] = count.getAsInt();
                since[0] = clock.nanoTime();
            }
            return last[0] > 0 && clock.nanoTime() - since[0] > TimeUnit.SECONDS.toNanos(1);
        });
    }

    Wireman client() throws IOException {
        return Wireman.to(router.port());
    }

    Router router() {
        return router;
    }

    LogLines log() {
        return log;
    }

    @Override
    public void close() {
        router.close();
    }
}

package dev.dynolab.router;

import dev.dynolab.router.http.Hop;
import dev.dynolab.router.io.Listener;
import dev.dynolab.router.io.PlainWire;
import dev.dynolab.router.io.Timer;
import dev.dynolab.router.metrics.RouteMetrics;
import dev.dynolab.router.tls.TlsServer;
import dev.dynolab.router.tls.TlsSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The router: takes requests at its ports and moves each to a target of the route it belongs to. Any thread.
 *
 * <p>To take a target out without losing a request: {@link #publish} a table without it, wait for the stage, {@link #drain} it, wait
 * for that stage, stop the process. Stages complete on a thread of the router's own, never on a loop.
 */
public final class Router implements AutoCloseable {
    private final RouterSettings settings;
    private final RouterTime time;
    private final List<RelayLoop> loops;
    private final ExecutorService callbacks;
    private final Listener main;
    private final Map<Integer, Listener> listeners = new HashMap<>();
    private final AtomicInteger nextLoop = new AtomicInteger();
    private final Map<String, RouteState> states = new HashMap<>();
    private volatile Snapshot snapshot = Snapshot.EMPTY;
    private volatile Consumer<String> waker = route -> {};
    private TlsPort tls;
    private boolean closed;

    private Router(RouterSettings settings, RouterTime time, RequestLog log) throws IOException {
        this.settings = settings;
        this.time = time;
        List<RelayLoop> made = new ArrayList<>();
        for (int i = 0; i < settings.loops(); i++) {
            made.add(new RelayLoop(i, time, new Settings(settings), log));
        }
        loops = List.copyOf(made);
        main = listen(settings.port());
        callbacks = Executors.newSingleThreadExecutor(task -> {
            Thread t = new Thread(task, "router-callbacks");
            t.setDaemon(true);
            return t;
        });
    }

    /**
     * Takes the port and starts the loops.
     *
     * @throws BindException when the port is taken: it is bound exclusively, without SO_REUSEPORT
     */
    public static Router start(RouterSettings settings, RouterTime time, RequestLog log) throws IOException {
        var router = new Router(settings, time, log);
        router.loops.forEach(RelayLoop::start);
        router.main.register(router.loops.get(0));
        return router;
    }

    private Listener listen(int port) throws IOException {
        var self = new Listener[1];
        self[0] = new Listener(settings.address(), port, channel -> handOut(channel, self[0].port()));
        return self[0];
    }

    private void handOut(SocketChannel channel, int listenPort) {
        RelayLoop loop = nextLoop();
        loop.execute(() -> take(loop, channel, listenPort));
    }

    /** Connections go to the loops in turn. */
    RelayLoop nextLoop() {
        return loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
    }

    private static void take(RelayLoop loop, SocketChannel channel, int listenPort) {
        var wire = new PlainWire(channel);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var peer = (InetSocketAddress) channel.getRemoteAddress();
            new ClientConn(loop, wire, listenPort, new Hop(peer.getAddress(), Hop.port(listenPort)));
        } catch (IOException e) {
            // The client has gone already.
            wire.close();
        }
    }

    /** The real port of the main listener. */
    public int port() {
        return main.port();
    }

    /**
     * Opens a listener of its own for the route with this {@link Route#port}; as long as no route has it, host names decide.
     *
     * @param port 0 = any free one
     * @return the real port
     * @throws BindException when the port is taken
     */
    public synchronized int openPort(int port) throws IOException {
        Listener l = listen(port);
        listeners.put(l.port(), l);
        l.register(loops.get(l.port() % loops.size()));
        return l.port();
    }

    /**
     * Opens the listener for TLS; host names decide as on the main one.
     *
     * @param port 0 = any free one
     * @param http2 ends HTTP/2; empty = it is not offered
     * @return the real port
     * @throws BindException when the port is taken
     */
    public synchronized int openTls(int port, TlsSettings settings, Optional<Http2End> http2) throws IOException {
        if (tls != null) {
            throw new IllegalStateException("The router has a TLS port already.");
        }
        tls = new TlsPort(
                this.settings.address(),
                port,
                this::nextLoop,
                new TlsServer(settings, http2.isPresent(), loops.size()),
                http2);
        tls.register(loops.get(loops.size() - 1));
        return tls.port();
    }

    /** Closes the listener of {@link #openPort}; connections that came in through it live on. Unknown ports are ignored. */
    public synchronized void closePort(int port) {
        Listener l = listeners.remove(port);
        if (l != null) {
            l.close();
            loops.get(port % loops.size()).wake();
        }
    }

    /** Uses the table from now on; completes when every loop does. Concurrent publishes are ordered. */
    public synchronized CompletionStage<Void> publish(RoutingTable table) {
        Map<String, RouteState> now = new HashMap<>();
        for (Route r : table.routes()) {
            RouteState state = states.get(r.id());
            if (state == null) {
                state = new RouteState(loops.size(), r, settings.limits(), () -> wake(r.id()));
            }
            now.put(r.id(), state);
        }
        List<RouteState> removed = new ArrayList<>(states.values());
        removed.removeAll(now.values());
        states.clear();
        states.putAll(now);
        snapshot = new Snapshot(table, now);
        table.routes().forEach(r -> now.get(r.id()).publish(r));
        removed.forEach(RouteState::remove);
        Snapshot published = snapshot;
        return onEveryLoop(loop -> loop.use(published));
    }

    /**
     * Has {@code waker} told, on a thread of the router's own, of each route whose processes sleep ({@link WhenEmpty#IDLE}) while a
     * request waits there: by its id, and again with each further request until another table comes.
     */
    public void onIdle(Consumer<String> waker) {
        this.waker = waker;
    }

    private void wake(String route) {
        if (!callbacks.isShutdown()) {
            callbacks.execute(() -> waker.accept(route));
        }
    }

    private interface LoopTask {
        void run(RelayLoop loop);
    }

    private CompletableFuture<Void> onEveryLoop(LoopTask task) {
        if (closed) {
            return CompletableFuture.completedFuture(null);
        }
        var left = new AtomicInteger(loops.size());
        var done = new CompletableFuture<Void>();
        for (RelayLoop loop : loops) {
            loop.execute(() -> {
                task.run(loop);
                if (left.decrementAndGet() == 0) {
                    callbacks.execute(() -> done.complete(null));
                }
            });
        }
        return done;
    }

    public RoutingTable table() {
        return snapshot.table();
    }

    /**
     * Shuts the target's gate and completes when its last request has ended, or at the limit; then idle pooled connections to it are
     * closed on every loop. Raw pipes are told to close at once and cut at the limit (H24). Publish a table without the target first:
     * never drain what can still be claimed.
     */
    public CompletionStage<Drained> drain(Target target, Duration limit) {
        target.gate().drain();
        onEveryLoop(l -> l.pipes().of(target, Pipe::close));
        var timed = new CompletableFuture<Void>();
        RelayLoop loop = loops.get(0);
        loop.execute(() -> new Timer(loop.wheel(), () -> timed.complete(null)).arm(limit.toNanos()));
        return CompletableFuture.anyOf(target.gate().emptied(), timed)
                .thenComposeAsync(any -> letGo(target), callbacks);
    }

    private CompletionStage<Drained> letGo(Target target) {
        var drained = new Drained(target.inFlight());
        return onEveryLoop(l -> {
                    l.pipes().of(target, Pipe::cut);
                    l.pool().close(target);
                })
                .thenApply(done -> drained);
    }

    public RouterStats stats() {
        Map<String, RouterStats.OfRoute> routes = new HashMap<>();
        for (RouteState s : snapshot.states()) {
            routes.put(s.route().id(), s.stats());
        }
        return new RouterStats(routes);
    }

    /** Clients that speak HTTP/2 now. */
    int http2Clients() {
        return tls.http2Clients();
    }

    /** Connections to the TLS port that have not shaken hands yet. */
    int handshakes() {
        return tls.handshakes();
    }

    /** How a route's requests were divided; nothing when the table has no such route. */
    public Optional<TrafficStats> traffic(String routeId) {
        return state(routeId).map(s -> s.traffic(time.nanoTime()));
    }

    /** What became of a route's requests; nothing when the table has no such route. */
    public Optional<RouteMetrics> metrics(String routeId) {
        return state(routeId).map(s -> s.metrics(time.nanoTime()));
    }

    /** What became of all requests, by route. */
    public List<RouteMetrics> metrics() {
        long now = time.nanoTime();
        return snapshot.states().stream().map(s -> s.metrics(now)).toList();
    }

    private Optional<RouteState> state(String routeId) {
        return snapshot.states().stream()
                .filter(s -> s.route().id().equals(routeId))
                .findFirst();
    }

    /** Makes the loops look at their clock: for a {@link RouterTime} that was moved. */
    void wake() {
        loops.forEach(RelayLoop::wake);
    }

    /** Closes listeners and connections and ends the loops. Stages that have not completed never will. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        main.close();
        if (tls != null) {
            tls.close();
        }
        listeners.values().forEach(Listener::close);
        loops.forEach(RelayLoop::stop);
        loops.forEach(RelayLoop::join);
        callbacks.shutdown();
    }
}

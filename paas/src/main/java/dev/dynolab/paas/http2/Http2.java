package dev.dynolab.paas.http2;

import dev.dynolab.router.Http2End;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/** Ends HTTP/2 for the router. Nothing of it is loaded before a client asks for {@code h2}. */
public final class Http2 implements Http2End, AutoCloseable {
    /** What all connections share; the relay's connections are kept {@code hopIdle} ms. */
    record Context(
            InetSocketAddress relay, ByteBufferPool buffers, OptionMap options, long hopIdle, Set<Session> sessions) {}

    private static final int IO_THREADS = 2;
    private static final int BUFFER = 16 << 10;
    private static final int BUFFERS_KEPT = 256;

    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final Duration keepAlive;
    private final Duration farewell;
    private XnioWorker worker;
    private AcceptingChannel<StreamConnection> door;

    /** @param keepAlive how long a client may be without a request; as long as the relay's own, at least a second */
    public Http2(Duration keepAlive) {
        this(keepAlive, Duration.ofSeconds(1));
    }

    /** @param farewell how long clients that were told to go are waited for */
    Http2(Duration keepAlive, Duration farewell) {
        this.keepAlive = keepAlive;
        this.farewell = farewell;
    }

    private OptionMap options() {
        return OptionMap.builder()
                .set(UndertowOptions.ENABLE_HTTP2, true)
                .set(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
                .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 100)
                // As the relay's own limits for a head.
                .set(UndertowOptions.MAX_HEADER_SIZE, 64 << 10)
                .set(UndertowOptions.MAX_HEADERS, 1000)
                .set(UndertowOptions.NO_REQUEST_TIMEOUT, (int) Math.min(keepAlive.toMillis(), Integer.MAX_VALUE))
                .getMap();
    }

    @Override
    public synchronized InetSocketAddress open(InetSocketAddress relay) throws IOException {
        worker = Xnio.getInstance()
                .createWorker(OptionMap.builder()
                        .set(Options.WORKER_NAME, "http2")
                        .set(Options.WORKER_IO_THREADS, IO_THREADS)
                        .set(Options.WORKER_TASK_CORE_THREADS, 0)
                        .set(Options.WORKER_TASK_MAX_THREADS, 1)
                        .set(Options.THREAD_DAEMON, true)
                        .getMap());
        ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER, BUFFERS_KEPT, 0);
        // Connections to the relay are given up well before it would give them up.
        Context context = new Context(relay, buffers, options(), Math.min(20_000, keepAlive.toMillis() / 3), sessions);
        ChannelListener<StreamConnection> accepted = connection -> Arrival.of(connection, context);
        door = worker.createStreamConnectionServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ChannelListeners.openListenerAdapter(accepted),
                OptionMap.create(Options.TCP_NODELAY, true, Options.BACKLOG, 1024));
        door.resumeAccepts();
        return (InetSocketAddress) door.getLocalAddress();
    }

    /** Says GOAWAY, and lets those who heed it end what they have asked for, a second at most. */
    @Override
    public synchronized void close() {
        if (worker != null) {
            IoUtils.safeClose(door);
            CompletableFuture.allOf(sessions.stream().map(Session::leave).toArray(CompletableFuture[]::new))
                    .completeOnTimeout(null, farewell.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            worker.shutdownNow();
            worker = null;
        }
    }
}

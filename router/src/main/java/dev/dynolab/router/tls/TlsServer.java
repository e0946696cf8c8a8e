package dev.dynolab.router.tls;

import dev.dynolab.router.io.Loop;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** What all TLS connections of a port share. The JDK's part of it is loaded with the first connection. Any thread. */
public final class TlsServer implements AutoCloseable {
    public static final String HTTP_2 = "h2";
    private static final String HTTP_1_1 = "http/1.1";
    private static final int IDLE_SECONDS = 10;
    private static final int SESSIONS_KEPT = 1000;

    private final TlsSettings settings;
    private final boolean http2;
    private final ExecutorService workers;
    private final Map<Loop, Turns> turns = new ConcurrentHashMap<>();
    private final AtomicInteger handshakes = new AtomicInteger();
    private SSLContext context;

    /**
     * @param http2 whether ALPN offers {@code h2} before {@code http/1.1}
     * @param threads for the arithmetic of handshakes
     */
    public TlsServer(TlsSettings settings, boolean http2, int threads) {
        this.settings = settings;
        this.http2 = http2;
        workers = workers(threads);
    }

    private static SSLContext context(Certificates certificates) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new NamedKeys(certificates)}, null, null);
            // Clients without tickets: each session kept costs some KB, and the JDK would keep 20,480.
            context.getServerSessionContext().setSessionCacheSize(SESSIONS_KEPT);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no TLS.", e);
        }
    }

    private static ExecutorService workers(int threads) {
        var number = new AtomicInteger();
        // What may queue is bounded by the handshakes that may be going on.
        var pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    var thread = new Thread(task, "router-tls-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    TlsSettings settings() {
        return settings;
    }

    synchronized SSLEngine engine() {
        if (context == null) {
            context = context(settings.certificates());
        }
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setUseCipherSuitesOrder(true);
        parameters.setApplicationProtocols(http2 ? new String[] {HTTP_2, HTTP_1_1} : new String[] {HTTP_1_1});
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Runs what must not hold up a loop. Forgotten when the server is closed. */
    public void execute(Runnable task) {
        if (!workers.isShutdown()) {
            workers.execute(task);
        }
    }

    void begun() {
        handshakes.incrementAndGet();
    }

    void over() {
        handshakes.decrementAndGet();
    }

    /** Connections that have not shaken hands yet. */
    public int handshakes() {
        return handshakes.get();
    }

    Turns turns(Loop loop) {
        return turns.computeIfAbsent(loop, l -> new Turns(l, settings));
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}

package dev.dynolab.paas.api;

import dev.dynolab.paas.time.Time;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.HttpContinueReadHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * The HTTP server of API, git and streams: on 127.0.0.1 and, where the machine has it, on ::1, with one port for both,
 * taken for itself alone. Owns its threads.
 */
public final class ApiServer implements AutoCloseable {
    /** Kept, or the JDK forgets their levels: at INFO they tell of every start and stop on the console. */
    private static final List<Logger> QUIET = Stream.of("io.undertow", "org.xnio", "org.jboss.threads")
            .map(Logger::getLogger)
            .toList();

    static {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
    }

    private static final int IO_THREADS = 2;
    private static final int WORKER_THREADS = 16;
    private static final int MAX_HEADER_BYTES = 32 << 10;
    private static final int HEADER_MILLIS = 10_000;
    private static final int IDLE_CONNECTION_MILLIS = 60_000;
    private static final int TRIES_FOR_ANY_PORT = 20;
    private static final long CLOSE_MILLIS = 2_000;

    private final XnioWorker worker;
    private final FrontDoor frontDoor;
    private final List<Undertow> listeners = new ArrayList<>();
    private int port;

    private ApiServer(Token token, Endpoints endpoints, List<Mount> mounts, Time time) throws IOException {
        worker = Xnio.getInstance()
                .createWorker(OptionMap.builder()
                        .set(Options.WORKER_NAME, "api")
                        .set(Options.WORKER_IO_THREADS, IO_THREADS)
                        .set(Options.WORKER_TASK_CORE_THREADS, 1)
                        .set(Options.WORKER_TASK_MAX_THREADS, WORKER_THREADS)
                        .set(Options.THREAD_DAEMON, true)
                        .getMap());
        frontDoor = new FrontDoor(token, endpoints, mounts, time);
    }

    /**
     * Starts to answer.
     *
     * @param port 0 takes any free one
     * @param resources what the API is made of, beside itself
     * @param mounts what else is served here: git
     * @throws BindException when {@code port} is taken, in one line that says so
     */
    public static ApiServer start(int port, Token token, List<Resource> resources, List<Mount> mounts, Time time)
            throws IOException {
        Endpoints endpoints = new Endpoints();
        List<Mount> all = new ArrayList<>(mounts);
        for (Resource resource : resources) {
            resource.addTo(endpoints);
            all.addAll(resource.mounts());
        }
        ApiServer server = new ApiServer(token, endpoints, all, time);
        try {
            server.listen(port);
            return server;
        } catch (IOException | RuntimeException problem) {
            server.close();
            throw problem;
        }
    }

    private void listen(int asked) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                port = listen("127.0.0.1", asked);
                if (hasIpv6Loopback()) {
                    listen("::1", port);
                }
                return;
            } catch (BindException taken) {
                listeners.forEach(Undertow::stop);
                listeners.clear();
                // With port 0 only the port of ::1 can be somebody's: then another number for both.
                if (asked != 0 || attempt == TRIES_FOR_ANY_PORT) {
                    throw (BindException)
                            new BindException("Port " + asked + " is taken on this machine.").initCause(taken);
                }
            }
        }
    }

    private int listen(String address, int asked) throws BindException {
        Undertow listener = Undertow.builder()
                .setWorker(worker)
                .addHttpListener(asked, address)
                .setHandler(new HttpContinueReadHandler(frontDoor))
                .setServerOption(UndertowOptions.DECODE_URL, false)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, HEADER_MILLIS)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_CONNECTION_MILLIS)
                .setSocketOption(Options.REUSE_ADDRESSES, true)
                .build();
        try {
            listener.start();
        } catch (RuntimeException problem) {
            if (problem.getCause() instanceof BindException taken) {
                throw taken;
            }
            throw problem;
        }
        listeners.add(listener);
        return ((InetSocketAddress) listener.getListenerInfo().get(0).getAddress()).getPort();
    }

    private static boolean hasIpv6Loopback() {
        try (var probe = new java.net.ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return probe.getInetAddress() instanceof Inet6Address;
        } catch (IOException noIpv6) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** {@code http://localhost:7080}. */
    public String url() {
        return "http://localhost:" + port;
    }

    /** Lets running calls end for 2 s, then cuts them; streams and git are cut at once. After this no byte is answered. */
    @Override
    public void close() {
        try {
            frontDoor.close(CLOSE_MILLIS);
            stop();
            worker.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException cutNow) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    private void stop() {
        listeners.forEach(Undertow::stop);
        frontDoor.cut();
        worker.shutdownNow();
    }
}

package dev.dynolab.paas.dyno;

import dev.dynolab.paas.runtime.DynoObserver;
import dev.dynolab.paas.runtime.DynoRuntime;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.runtime.ExecCommand;
import dev.dynolab.paas.runtime.ExecSession;
import dev.dynolab.paas.runtime.RunningDyno;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A runtime whose dynos do just what the test says: bind, write, exit. */
final class FakeRuntime implements DynoRuntime {
    private final BlockingQueue<FakeDyno> started = new LinkedBlockingQueue<>();
    volatile IOException refusal;
    /** Why nothing fits on the disk any more, or null. */
    volatile IOException room;
    /** What each dyno is to be seen to use. */
    final Map<UUID, Long> memory = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String description() {
        return "does what the test says";
    }

    @Override
    public void checkRoom(int dynos) throws IOException {
        if (room != null) {
            throw room;
        }
    }

    @Override
    public RunningDyno start(DynoSpec spec, DynoObserver observer) throws IOException {
        if (refusal != null) {
            throw refusal;
        }
        FakeDyno dyno = new FakeDyno(spec, observer);
        started.add(dyno);
        return dyno;
    }

    @Override
    public List<RunningDyno> adopt(Function<DynoSpec, DynoObserver> observers) {
        return List.of();
    }

    @Override
    public ExecSession exec(UUID dyno, ExecCommand what, DynoObserver observer) throws IOException {
        throw new IOException("It cannot do that");
    }

    @Override
    public Map<UUID, Long> memory() {
        return Map.copyOf(memory);
    }

    @Override
    public void close() {}

    /** The next dyno that was started; waits for it. */
    FakeDyno next() throws InterruptedException {
        FakeDyno dyno = started.poll(10, TimeUnit.SECONDS);
        if (dyno == null) {
            throw new AssertionError("No dyno was started");
        }
        return dyno;
    }

    boolean startedNoMore() {
        return started.isEmpty();
    }

    static final class FakeDyno implements RunningDyno {
        private final DynoSpec spec;
        private final DynoObserver observer;
        private final InetSocketAddress address;
        private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream stdin = new ByteArrayOutputStream();
        private ServerSocket socket;
        /** Where it is to be seen to listen. */
        volatile List<InetSocketAddress> listening = List.of();

        FakeDyno(DynoSpec spec, DynoObserver observer) throws IOException {
            this.spec = spec;
            this.observer = observer;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                address = (InetSocketAddress) free.getLocalSocketAddress();
            }
        }

        /** From now on {@code $PORT} accepts. */
        void bind() throws IOException {
            socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(address);
            ServerSocket bound = socket;
            // Connections that nobody takes fill the queue, and then each look at the port waits for its limit.
            Thread taking = new Thread(() -> {
                try {
                    while (true) {
                        bound.accept().close();
                    }
                } catch (IOException unbound) {
                    // Then nobody is to be taken.
                }
            });
            taking.setDaemon(true);
            taking.start();
        }

        void unbind() throws IOException {
            socket.close();
        }

        void write(String text) {
            observer.output(DynoObserver.Stream.STDOUT, text.getBytes(StandardCharsets.UTF_8));
        }

        void outOfMemory() {
            observer.outOfMemory();
        }

        void exit(int status) throws IOException {
            if (socket != null) {
                socket.close();
            }
            observer.exited(status);
        }

        /** The next signal it got; waits for it. */
        Signal nextSignal() throws InterruptedException {
            Signal signal = signals.poll(10, TimeUnit.SECONDS);
            if (signal == null) {
                throw new AssertionError("No signal came to " + spec.name());
            }
            return signal;
        }

        boolean wasSignalled() {
            return !signals.isEmpty();
        }

        @Override
        public DynoSpec spec() {
            return spec;
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public List<InetSocketAddress> listening() {
            return listening;
        }

        @Override
        public int port() {
            return address.getPort();
        }

        @Override
        public void signal(Signal signal) {
            signals.add(signal);
        }

        @Override
        public OutputStream stdin() {
            return stdin;
        }
    }
}

package dev.dynolab.paas.deploy;

import dev.dynolab.paas.runtime.DynoObserver;
import dev.dynolab.paas.runtime.DynoRuntime;
import dev.dynolab.paas.runtime.DynoSpec;
import dev.dynolab.paas.runtime.ExecCommand;
import dev.dynolab.paas.runtime.ExecSession;
import dev.dynolab.paas.runtime.RunningDyno;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Dynos whose command is {@code exit N}, {@code print TEXT} (and exits), {@code hold} (exits when the test lets go),
 * {@code listen} (accepts on its port), or
 * anything: runs until a signal.
 */
final class ScriptedRuntime implements DynoRuntime {
    final CountDownLatch held = new CountDownLatch(1);
    final CountDownLatch letGo = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** Whether dynos that are started from now on do as {@code listen} says. */
    volatile boolean listening = true;
    /** Of every dyno that listens. */
    private final ServerSocket door;

    ScriptedRuntime() {
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        threads.execute(() -> {
            try {
                while (true) {
                    door.accept().close();
                }
            } catch (IOException closed) {
                // Then the test is over.
            }
        });
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public String description() {
        return "does what the command says";
    }

    @Override
    public RunningDyno start(DynoSpec spec, DynoObserver observer) {
        String command = spec.command();
        if (command.equals("listen") && listening) {
            return new Dyno(spec, observer, threads, (InetSocketAddress) door.getLocalSocketAddress());
        }
        if (command.startsWith("exit ")) {
            threads.execute(() -> observer.exited(Integer.parseInt(command.substring("exit ".length()))));
        } else if (command.startsWith("print ")) {
            byte[] line = (command.substring("print ".length()) + "\n").getBytes(StandardCharsets.UTF_8);
            threads.execute(() -> {
                observer.output(DynoObserver.Stream.STDOUT, line);
                observer.exited(0);
            });
        } else if (command.equals("hold")) {
            threads.execute(() -> {
                held.countDown();
                await(letGo);
                observer.exited(0);
            });
        }
        return new Dyno(spec, observer, threads, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
    }

    @Override
    public ExecSession exec(UUID dyno, ExecCommand what, DynoObserver observer) throws IOException {
        throw new IOException("It is not a real one");
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private record Dyno(DynoSpec spec, DynoObserver observer, ExecutorService threads, InetSocketAddress address)
            implements RunningDyno {
        @Override
        public int port() {
            return address.getPort();
        }

        @Override
        public void signal(Signal signal) {
            threads.execute(() -> observer.exited(143));
        }

        @Override
        public OutputStream stdin() {
            return OutputStream.nullOutputStream();
        }
    }

    @Override
    public List<RunningDyno> adopt(Function<DynoSpec, DynoObserver> observers) {
        return List.of();
    }

    @Override
    public Map<UUID, Long> memory() {
        return Map.of();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        letGo.countDown();
        threads.shutdownNow();
    }
}

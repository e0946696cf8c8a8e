package dev.dynolab.paas.runtime;

import dev.dynolab.paas.time.Time;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A command inside a running dyno beside its own, under every runtime: {@code dyno-init} starts it, so it is where the
 * dyno is, as whom the dyno is, and within its limits, and ends with it. Its streams are named pipes in a directory that
 * the dyno sees and cannot write to: one that writes faster than somebody reads waits. When the platform dies they
 * break, and the command is hung up. Safe on any thread.
 */
public final class ExecSession implements Console {
    /** In the dyno's state directory: the sessions. */
    static final String DIRECTORY = "exec";

    private static final List<String> PIPES = List.of("in", "out", "err", "status", "control");
    /** A container's first process may not listen yet; one that listens takes a second call for the first. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private static final int CALLS = 30;
    /** What a process left behind holds the pipes for; nobody waits for it. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final int KILLED = 137;

    private final Host host;
    private final Path directory;
    private final boolean tty;
    private final Runnable call;
    private final DynoObserver observer;
    private final List<FileChannel> keepers = new ArrayList<>();
    private FileOutputStream in;
    private FileOutputStream control;
    private FileInputStream status;
    private Pump out;
    private Pump err;
    private volatile boolean started;
    private volatile boolean over;

    /**
     * What all sessions of a runtime share.
     *
     * @param threads three for each session
     * @param owner whom dynos run as, {@code user:group} in numbers; empty for whoever we are
     */
    record Host(Time time, Executor threads, Optional<String> owner) {}

    private ExecSession(Host host, Path directory, boolean tty, Runnable call, DynoObserver observer) {
        this.host = host;
        this.directory = directory;
        this.tty = tty;
        this.call = call;
        this.observer = observer;
    }

    /** Makes the place for the sessions of a dyno that is about to start. */
    static Path prepare(StateDirectory state) throws IOException {
        Path sessions = Files.createDirectory(state.file(DIRECTORY));
        return readable(sessions);
    }

    private static Path readable(Path directory) throws IOException {
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /**
     * Asks the dyno to run {@code what}; {@code observer} hears its output and its end, on the host's threads.
     *
     * @param call sends the dyno's first process SIGUSR1; may block
     * @throws IOException when the dyno cannot be asked; in one line
     */
    static ExecSession begin(Host host, StateDirectory state, ExecCommand what, Runnable call, DynoObserver observer)
            throws IOException {
        Path sessions = state.file(DIRECTORY);
        if (!Files.isDirectory(sessions)) {
            throw new IOException("It was started by an older Dynolab: restart it first");
        }
        String name = UUID.randomUUID().toString();
        Path fresh = readable(Files.createDirectory(sessions.resolve("." + name)));
        ExecSession session = new ExecSession(host, sessions.resolve(name), what.tty(), call, observer);
        try {
            StringBuilder request = new StringBuilder(what.tty() ? "tty" : "pipes").append('\0');
            request.append(what.command()).append('\0');
            what.env().forEach((variable, value) -> request.append(variable + "=" + value + "\0"));
            new StateDirectory(fresh).write("request", request.toString());
            List<String> mkfifo = new ArrayList<>(List.of("mkfifo", "-m", "600"));
            PIPES.forEach(pipe -> mkfifo.add(fresh.resolve(pipe).toString()));
            Command.run(mkfifo);
            session.own(fresh);
            Files.move(fresh, session.directory);
            session.open();
        } catch (IOException | RuntimeException failed) {
            session.close();
            StateDirectory.delete(fresh);
            StateDirectory.delete(session.directory);
            throw failed;
        }
        host.threads().execute(session::follow);
        session.ring(CALLS);
        return session;
    }

    private void own(Path fresh) throws IOException {
        if (host.owner().isEmpty()) {
            return;
        }
        List<String> files = new ArrayList<>(PIPES);
        files.add("request");
        for (String file : files) {
            StateDirectory.own(fresh.resolve(file), host.owner().get());
        }
    }

    /** Without waiting for the other side: each pipe has both ends here until that has opened its own. */
    private void open() throws IOException {
        for (String pipe : PIPES) {
            keepers.add(FileChannel.open(directory.resolve(pipe), StandardOpenOption.READ, StandardOpenOption.WRITE));
        }
        in = new FileOutputStream(directory.resolve("in").toFile());
        control = new FileOutputStream(directory.resolve("control").toFile());
        status = new FileInputStream(directory.resolve("status").toFile());
        out = new Pump(
                DynoObserver.Stream.STDOUT,
                new FileInputStream(directory.resolve("out").toFile()));
        err = new Pump(
                DynoObserver.Stream.STDERR,
                new FileInputStream(directory.resolve("err").toFile()));
    }

    private void ring(int calls) {
        if (started || over) {
            return;
        }
        if (calls == 0 || !Files.exists(directory)) {
            closeAll(keepers);
            return;
        }
        host.threads().execute(call);
        host.time().after(AGAIN, () -> ring(calls - 1));
    }

    private void follow() {
        int code = KILLED;
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(channelStream(status), StandardCharsets.UTF_8))) {
            if ("started".equals(said.readLine())) {
                started = true;
                closeAll(keepers);
                host.threads().execute(out);
                host.threads().execute(err);
                String end = said.readLine();
                code = end != null && end.startsWith("exit ") ? Integer.parseInt(end.substring(5)) : KILLED;
                cutWhenIdle();
                CompletableFuture.allOf(out.done, err.done).join();
            }
        } catch (IOException | RuntimeException broken) {
            // Closed, or the dyno has ended: the status tells.
        }
        over = true;
        close();
        try {
            StateDirectory.delete(directory);
        } catch (IOException stuck) {
            // It goes with the dyno's.
        }
        observer.exited(code);
    }

    /** A channel can be closed under a reader. */
    private static java.io.InputStream channelStream(FileInputStream stream) {
        return java.nio.channels.Channels.newInputStream(stream.getChannel());
    }

    private void cutWhenIdle() {
        host.time().after(LINGER, () -> {
            if (!out.cutIfIdle() | !err.cutIfIdle()) {
                cutWhenIdle();
            }
        });
    }

    /** One stream, from its pipe to the observer. */
    private final class Pump implements Runnable {
        private final DynoObserver.Stream stream;
        private final FileInputStream from;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private volatile boolean reading;

        Pump(DynoObserver.Stream stream, FileInputStream from) {
            this.stream = stream;
            this.from = from;
        }

        @Override
        public void run() {
            ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
            try {
                for (int count = read(buffer); count >= 0; count = read(buffer)) {
                    observer.output(stream, java.util.Arrays.copyOf(buffer.array(), count));
                }
            } catch (IOException cut) {
                // Nobody is left who would write.
            } finally {
                done.complete(null);
            }
        }

        private int read(ByteBuffer buffer) throws IOException {
            reading = true;
            int count = from.getChannel().read(buffer.clear());
            reading = false;
            return count;
        }

        /** The command has ended: true when all it wrote was told. */
        boolean cutIfIdle() {
            try {
                if (!done.isDone() && (!reading || from.available() > 0)) {
                    return false;
                }
                from.getChannel().close();
            } catch (IOException closed) {
                // As wanted.
            }
            return true;
        }
    }

    @Override
    public OutputStream stdin() {
        return in;
    }

    @Override
    public void resize(int rows, int columns) {
        if (tty) {
            tell("SIZE " + rows + " " + columns);
        }
    }

    /** Ctrl-C. */
    public void interrupt() {
        if (!tty) {
            tell("INT");
            return;
        }
        try {
            InputPipe.typeInterrupt(in);
        } catch (IOException ended) {
            // Then there is nothing to interrupt.
        }
    }

    private void tell(String line) {
        try {
            control.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException ended) {
            // As above.
        }
    }

    /** The terminal is gone. */
    public void hangUp() {
        closeAll(List.of(control, in));
        if (!started) {
            closeAll(keepers);
        }
    }

    /** Lets go of the pipes. */
    private void close() {
        closeAll(keepers);
        if (err != null) {
            closeAll(List.of(in, control, out.from.getChannel(), err.from.getChannel(), status.getChannel()));
        }
    }

    private static void closeAll(List<? extends AutoCloseable> all) {
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception ignored) {
                // There is nothing to lose.
            }
        }
    }
}

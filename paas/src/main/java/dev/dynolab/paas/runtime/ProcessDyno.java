package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dyno of {@link ProcessRuntime}: its shim, its first process and its state directory. */
final class ProcessDyno implements RunningDyno {
    private static final Pattern CHILD = Pattern.compile("\"child-pid\": *([0-9]+)");
    private static final int KILL_ROUNDS = 50;

    private final DynoSpec spec;
    private final StateDirectory state;
    private final int port;
    private final Processes.Identity shim;
    private final Optional<ProcessHandle> init;
    private final boolean bubblewrapped;
    private OutputStream stdin;

    /**
     * Finds the processes of a dyno that has been started.
     *
     * @throws IOException when the files that tell them are not there
     */
    ProcessDyno(DynoSpec spec, StateDirectory state) throws IOException {
        this.spec = spec;
        this.state = state;
        this.port = Integer.parseInt(state.line("port").orElseThrow(() -> new IOException("no port is written down")));
        this.shim = Processes.Identity.parse(state.line("shim.pid"))
                .orElseThrow(() -> new IOException("no process is written down"));
        this.bubblewrapped = Files.exists(state.file("bwrap.info"));
        this.init = firstProcess();
    }

    /** Noted when first seen: it may outlive a shim that was killed. */
    private Optional<ProcessHandle> firstProcess() throws IOException {
        Optional<Processes.Identity> noted = Processes.Identity.parse(state.line("init.pid"));
        if (noted.isEmpty() && shim.alive()) {
            noted = startedProcess().map(Processes.Identity::of);
            if (noted.isPresent()) {
                state.write("init.pid", noted.get().line());
            }
        }
        return noted.filter(Processes.Identity::alive).flatMap(process -> ProcessHandle.of(process.pid()));
    }

    private Optional<Long> startedProcess() throws IOException {
        if (!bubblewrapped) {
            return state.line("main.pid").map(Long::parseLong);
        }
        Matcher child = CHILD.matcher(Files.readString(state.file("bwrap.info")));
        return child.find() ? Optional.of(Long.parseLong(child.group(1))) : Optional.empty();
    }

    @Override
    public DynoSpec spec() {
        return spec;
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public int port() {
        return port;
    }

    StateDirectory state() {
        return state;
    }

    /** The process from which all others of the dyno descend. */
    long firstPid() {
        return init.map(ProcessHandle::pid).orElse(shim.pid());
    }

    @Override
    public List<InetSocketAddress> listening() {
        return Listening.of(firstPid());
    }

    /** Whether what writes the exit file still runs. */
    boolean alive() {
        return shim.alive();
    }

    /** {@code dyno-init} passes every signal on to all, but for the one it cannot know of. */
    @Override
    public void signal(Signal signal) {
        try {
            if (signal == Signal.KILL) {
                killAll();
            } else if (signal == Signal.INT && spec.tty()) {
                InputPipe.typeInterrupt(stdin());
            } else if (init.isPresent()) {
                Processes.signal(init.get(), signal);
            }
        } catch (IOException failed) {
            System.getLogger(ProcessDyno.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "Cannot signal " + spec.name() + " of " + spec.appName() + ": " + failed.getMessage());
        }
    }

    /** Has {@code dyno-init} look for sessions. */
    void callForSessions() {
        try {
            if (init.isPresent()) {
                Processes.signal(init.get(), "USR1");
            }
        } catch (IOException failed) {
            // It is called again.
        }
    }

    /** By a process that has the terminal open: its own name for the terminal means nothing out here. */
    @Override
    public void resize(int rows, int columns) {
        if (spec.tty()) {
            init.ifPresent(first -> Processes.resizeTerminal(first, rows, columns));
        }
    }

    private void killAll() {
        if (bubblewrapped) {
            // The kernel ends the PID namespace with its first process.
            init.ifPresent(ProcessHandle::destroyForcibly);
            return;
        }
        String cookie = "DYNOLAB_DYNO=" + spec.id();
        boolean left = true;
        for (int round = 0; left && round < KILL_ROUNDS; round++) {
            var processes = Processes.withEnvironment(cookie);
            processes.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            left = !processes.isEmpty();
        }
        init.ifPresent(handle -> Processes.killTree(handle.pid()));
    }

    @Override
    public synchronized OutputStream stdin() throws IOException {
        if (stdin == null) {
            stdin = new InputPipe(state, spec.name());
        }
        return stdin;
    }
}

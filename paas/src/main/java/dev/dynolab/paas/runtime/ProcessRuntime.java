package dev.dynolab.paas.runtime;

import dev.dynolab.paas.time.Time;
import dev.dynolab.paas.work.SerialQueue;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Dynos as plain processes of this machine, each under a shell script that outlives the platform, in bubblewrap where
 * that works. Needs bash; uses {@code setsid}, {@code bwrap}, {@code setpriv}, {@code unshare} and {@code fallocate} when
 * they are there. Observers are called on the threads {@code dynos-output}; idle dynos have none.
 */
public final class ProcessRuntime implements DynoRuntime {
    private static final System.Logger LOG = System.getLogger(ProcessRuntime.class.getName());
    /** How soon a dyno is missed whose shim was killed and could not write down the end. */
    private static final Duration ROUND = Duration.ofSeconds(2);
    /** A file system that hangs must not keep a dyno starting for ever. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** Whether to use bubblewrap. */
    public enum Confinement {
        /** If it works here. */
        AUTO,
        /** Never. */
        NONE
    }

    private final Path directory;
    private final Path library;
    private final Time time;
    private final Isolation isolation;
    private final SlugCopies slugs;
    private final Session session;
    private final Ports ports = new Ports();
    private final ExecSession.Host execs;
    private final StateWatch watch;
    private final ExecutorService threads;
    private final Map<UUID, ProcessDynoWatch> living = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param directory where this runtime keeps its dynos; nobody else's
     * @param tools directories for the dynos' {@code PATH}, before the system's; a {@code bin} is visible with its parent
     * @throws IOException when the directory cannot be written to
     */
    public ProcessRuntime(Path directory, SlugUnpacker slugs, List<Path> tools, Time time, Confinement confinement)
            throws IOException {
        this.directory = StateDirectory.createPrivate(directory.toAbsolutePath().normalize());
        this.library = StateDirectory.createPrivate(this.directory.resolve("lib"));
        this.time = time;
        Resources.replace(library.resolve("shim"), Resources.text("shim"));
        Resources.replace(library.resolve("dyno-init"), Resources.text("dyno-init"));
        Isolation bare = new BareProcess(library.resolve("dyno-init"), tools);
        this.isolation = confinement == Confinement.NONE
                ? bare
                : Bubblewrap.probe(library, tools, this.directory)
                        .map(Isolation.class::cast)
                        .orElse(bare);
        this.slugs = new SlugCopies(this.directory.resolve("slugs"), slugs, isolation.owner());
        this.session = Session.probe();
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "dynos-output");
            thread.setDaemon(true);
            return thread;
        });
        this.execs = new ExecSession.Host(time, this::onThread, isolation.owner());
        this.watch = new StateWatch(time);
        time.after(ROUND, this::round);
    }

    @Override
    public String name() {
        return "process";
    }

    @Override
    public String description() {
        return isolation.description() + session.note();
    }

    @Override
    public boolean has(String stack) {
        return isolation.has(stack);
    }

    @Override
    public Optional<String> exposure() {
        return Optional.of("Dynos share this machine's network: one that listens on all addresses can be reached from"
                + " other machines. In Docker it cannot.");
    }

    @Override
    public Optional<String> caution() {
        return isolation.caution();
    }

    @Override
    public void checkRoom(int dynos) throws IOException {
        Room.probe(directory, dynos);
    }

    @Override
    public RunningDyno start(DynoSpec spec, DynoObserver observer) throws IOException {
        StateDirectory state = null;
        int port = ports.take();
        boolean slugTaken = false;
        try {
            Path unpacked = slugs.take(spec.slug());
            slugTaken = true;
            state = StateDirectory.create(directory, spec);
            launch(spec, state, unpacked, port);
            ProcessDyno dyno = new ProcessDyno(spec, state);
            follow(dyno, observer);
            return dyno;
        } catch (IOException | RuntimeException failed) {
            ports.release(port);
            if (slugTaken) {
                slugs.release(spec.slug());
            }
            if (state != null) {
                abandon(state);
                isolation.ended(spec.id());
            }
            throw new IOException(
                    "Cannot start " + spec.name() + " of " + spec.appName() + ": " + reason(failed), failed);
        }
    }

    /** The file's name alone is what the JDK says of many problems. */
    private static String reason(Exception failed) {
        return failed instanceof java.nio.file.AccessDeniedException
                ? "no permission to write " + failed.getMessage()
                : String.valueOf(failed.getMessage());
    }

    private void launch(DynoSpec spec, StateDirectory state, Path unpacked, int port) throws IOException {
        state.write("port", port + "\n");
        state.write("out.log", "");
        state.write("err.log", "");
        if (spec.kind() == DynoSpec.Kind.ATTACHED) {
            state.write("attached", "");
        }
        Isolation.Launch launch = isolation.prepare(spec, state, unpacked, port);
        List<String> command = new ArrayList<>(session.command());
        command.addAll(List.of(
                "/bin/bash",
                "-p",
                library.resolve("shim").toString(),
                state.path().toString()));
        command.addAll(List.of(isolation.owner().orElse(""), launch.cookie()));
        command.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new java.io.File("/dev/null"))
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(state.file("shim.log").toFile()));
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        awaitReady(builder.start(), state);
    }

    private void awaitReady(Process shim, StateDirectory state) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        Time.Timer limit = time.after(START_LIMIT, () -> {
            late.set(true);
            Processes.withArgument(state.path().toString()).forEach(Processes::killTree);
            Processes.killTree(shim.pid());
        });
        try (BufferedReader ready = shim.inputReader(StandardCharsets.UTF_8)) {
            if (!"ready".equals(ready.readLine())) {
                throw new IOException(
                        late.get()
                                ? "its first process did not run within " + START_LIMIT.toSeconds() + " s"
                                : complaint(state));
            }
        } finally {
            limit.cancel();
        }
    }

    /** What the shim or bubblewrap said before it gave up. */
    private static String complaint(StateDirectory state) throws IOException {
        for (String file : List.of("shim.log", "err.log")) {
            Optional<String> line = Files.exists(state.file(file)) ? state.line(file) : Optional.empty();
            if (line.isPresent()) {
                return line.get();
            }
        }
        return "its first process ended at once";
    }

    private ProcessDynoWatch follow(ProcessDyno dyno, DynoObserver observer) throws IOException {
        ProcessDynoWatch follower = new ProcessDynoWatch(
                dyno, observer, new SerialQueue(this::onThread), this::ended, isolation::wasOutOfMemory);
        living.put(dyno.spec().id(), follower);
        watch.watch(dyno.state().path(), follower::changed);
        return follower;
    }

    private void onThread(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException over) {
            // Closed: the next platform tells the rest.
        }
    }

    private void ended(ProcessDyno dyno) {
        living.remove(dyno.spec().id());
        watch.forget(dyno.state().path());
        ports.release(dyno.port());
        isolation.ended(dyno.spec().id());
        remove(dyno.state());
        slugs.release(dyno.spec().slug());
    }

    private static void remove(StateDirectory state) {
        try {
            state.delete();
        } catch (IOException stuck) {
            LOG.log(System.Logger.Level.WARNING, "Cannot remove " + state.path() + ": " + stuck.getMessage());
        }
    }

    private void round() {
        if (!closed) {
            living.values().forEach(ProcessDynoWatch::look);
            time.after(ROUND, this::round);
        }
    }

    @Override
    public List<RunningDyno> adopt(Function<DynoSpec, DynoObserver> observers) throws IOException {
        List<RunningDyno> adopted = new ArrayList<>();
        for (StateDirectory state : StateDirectory.all(directory)) {
            try {
                DynoSpec spec = state.spec();
                ProcessDyno dyno = new ProcessDyno(spec, state);
                DynoObserver observer = observers.apply(spec);
                if (observer != null) {
                    ports.take(dyno.port());
                    slugs.use(spec.slug());
                    follow(dyno, observer).look();
                    adopted.add(dyno);
                } else {
                    dyno.signal(RunningDyno.Signal.KILL);
                    abandon(state);
                }
            } catch (IOException unknown) {
                abandon(state);
            }
        }
        slugs.sweep();
        isolation.sweep();
        killShimsWithoutDirectory();
        return adopted;
    }

    @Override
    public ExecSession exec(UUID dyno, ExecCommand what, DynoObserver observer) throws IOException {
        ProcessDynoWatch found = living.get(dyno);
        if (found == null) {
            throw new IOException("It has ended");
        }
        ProcessDyno running = found.dyno();
        return ExecSession.begin(execs, running.state(), what, running::callForSessions, observer);
    }

    /** Removes a dyno that nobody knows, with whatever runs of it. */
    private static void abandon(StateDirectory state) {
        Processes.withArgument(state.path().toString()).forEach(Processes::killTree);
        Processes.withEnvironment("DYNOLAB_DYNO=" + state.path().getFileName()).forEach(Processes::killTree);
        remove(state);
    }

    private void killShimsWithoutDirectory() {
        for (long pid : Processes.withArgument(directory + "/")) {
            Optional<String[]> arguments =
                    ProcessHandle.of(pid).flatMap(shim -> shim.info().arguments());
            boolean orphan = arguments.isPresent()
                    && List.of(arguments.get()).contains(library.resolve("shim").toString())
                    && List.of(arguments.get()).stream()
                            .filter(argument -> argument.startsWith(directory + "/"))
                            .allMatch(argument ->
                                    argument.startsWith(library.toString()) || !Files.exists(Path.of(argument)));
            if (orphan) {
                Processes.killTree(pid);
            }
        }
    }

    @Override
    public Map<UUID, Long> memory() {
        living.forEach((id, watch) -> {
            if (isolation.wasOutOfMemory(id)) {
                watch.outOfMemory();
            }
        });
        return Memory.ofTrees(
                living.values().stream().map(ProcessDynoWatch::dyno).toList());
    }

    @Override
    public void close() {
        closed = true;
        watch.close();
        threads.shutdown();
        try {
            // So that what a later platform tells is not told here as well; an observer may block for long.
            threads.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        living.values().forEach(ProcessDynoWatch::close);
    }
}

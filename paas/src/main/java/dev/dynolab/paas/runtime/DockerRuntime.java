package dev.dynolab.paas.runtime;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Mount;
import dev.dynolab.paas.time.Time;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Dynos as containers of an engine on this machine: files of their own at {@code /app}, memory and processes
 * limited, no capabilities. Observers are called on threads of the Docker client, one per dyno, and the threads
 * {@code dynos-docker}.
 */
public final class DockerRuntime implements DynoRuntime {
    private static final System.Logger LOG = System.getLogger(DockerRuntime.class.getName());
    private static final int REACH_MILLIS = 2_000;
    private static final String MOUNT_REFUSED = "failed to mount local volume";

    private final Path directory;
    private final DockerEngine engine;
    private final Containers containers;
    private final WorkDirectories works;
    private final String user;
    private final ContainerSpec shape;
    private final SlugCopies slugs;
    private final ContainerWatch.Host host;
    private final ExecSession.Host execs;
    private final ExecutorService threads;
    private final Map<UUID, ContainerWatch> living = new ConcurrentHashMap<>();
    private volatile boolean reachable;
    /** Until the engine refuses the first. */
    private volatile boolean overlays = true;

    /**
     * @param directory where this runtime keeps its dynos; nobody else's
     * @param engine closed with this
     * @throws IOException when the directory cannot be written to
     */
    public DockerRuntime(Path directory, SlugUnpacker slugs, DockerEngine engine, Time time) throws IOException {
        this.directory = StateDirectory.createPrivate(directory.toAbsolutePath().normalize());
        this.engine = engine;
        this.works = new WorkDirectories(engine, this.directory.toString(), this.directory.resolve("left"));
        Path init = StateDirectory.createPrivate(this.directory.resolve("lib")).resolve("dyno-init");
        Resources.replace(init, Resources.text("dyno-init"));
        String self = Command.run(List.of("id", "-u")).strip();
        String dynoUser = Bubblewrap.DYNO_USER;
        // The files of /app are made by us, so only root can give them to somebody else.
        boolean root = self.equals("0");
        this.user = root
                ? dynoUser + ":" + dynoUser
                : self + ":" + Command.run(List.of("id", "-g")).strip();
        this.shape = new ContainerSpec(init, user, this.directory.toString());
        Optional<String> owner = root ? Optional.of(user) : Optional.empty();
        this.slugs = new SlugCopies(this.directory.resolve("slugs"), slugs, owner);
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "dynos-docker");
            thread.setDaemon(true);
            return thread;
        });
        this.host = new ContainerWatch.Host(engine, time, this::onThread);
        this.containers = new Containers(host, this.directory.toString());
        this.execs = new ExecSession.Host(time, this::onThread, owner);
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public String description() {
        return "containers of the engine at " + engine + ": own files, processes and network address, user "
                + user.split(":")[0] + ", memory limited to twice the quota";
    }

    @Override
    public void checkRoom(int dynos) throws IOException {
        Room.probe(directory, dynos);
    }

    @Override
    public RunningDyno start(DynoSpec spec, DynoObserver observer) throws IOException {
        boolean laidOver = overlays;
        try {
            return start(spec, observer, laidOver);
        } catch (IOException | RuntimeException failed) {
            if (!laidOver || !String.valueOf(failed.getMessage()).contains(MOUNT_REFUSED)) {
                throw cannotStart(spec, failed);
            }
            overlays = false;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Docker cannot lay dynos over their slug, so each gets a copy: " + failed.getMessage());
        }
        try {
            return start(spec, observer, false);
        } catch (IOException | RuntimeException failed) {
            throw cannotStart(spec, failed);
        }
    }

    private static IOException cannotStart(DynoSpec spec, Exception failed) {
        return new IOException(
                "Cannot start " + spec.name() + " of " + spec.appName() + ": " + failed.getMessage(), failed);
    }

    private RunningDyno start(DynoSpec spec, DynoObserver observer, boolean laidOver) throws IOException {
        Path unpacked = slugs.take(spec.slug());
        StateDirectory state = null;
        Mount app;
        try {
            state = StateDirectory.create(directory, spec);
            app = prepare(spec, state, unpacked, laidOver);
        } catch (IOException | RuntimeException failed) {
            slugs.release(spec.slug());
            if (state != null) {
                remove(state);
            }
            throw failed;
        }
        StateDirectory prepared = state;
        return LimitedStart.run(host.time(), threads, () -> launch(spec, prepared, app, observer), () -> {
            ContainerWatch watch = living.remove(spec.id());
            if (watch != null) {
                watch.close();
            }
            containers.removeOf(spec.id());
            remove(prepared);
            slugs.release(spec.slug());
        });
    }

    /** @return what is to be at {@code /app} */
    private Mount prepare(DynoSpec spec, StateDirectory state, Path unpacked, boolean laidOver) throws IOException {
        ExecSession.prepare(state);
        if (spec.kind() == DynoSpec.Kind.ATTACHED) {
            state.write("attached", "");
            for (String pipe : List.of("in.pipe", "end.pipe")) {
                Command.run(List.of("mkfifo", "-m", "600", state.file(pipe).toString()));
                StateDirectory.own(state.file(pipe), user);
            }
        }
        if (laidOver && Overlay.canName(state, unpacked)) {
            Overlay.prepare(state, user);
            return shape.overlaid(Overlay.options(state, unpacked));
        }
        Path app = Files.createDirectory(state.file("app"));
        SlugCopies.copy(unpacked, app);
        StateDirectory.own(app, user);
        return ContainerSpec.copied(app);
    }

    private RunningDyno launch(DynoSpec spec, StateDirectory state, Mount app, DynoObserver observer)
            throws IOException {
        String container = engine.call(() -> create(spec, state, app));
        if (spec.kind() == DynoSpec.Kind.ATTACHED) {
            // Its address is not known yet, and nobody asks this one for it.
            ContainerWatch watch = watch(
                    new DockerDyno(spec, state, host, container, new InetSocketAddress(ContainerSpec.PORT)), observer);
            watch.open();
            DockerDyno dyno = started(spec, state, container);
            watch.begin();
            InputPipe.awaitReader(state);
            return dyno;
        }
        DockerDyno dyno = started(spec, state, container);
        watch(dyno, observer).follow();
        return dyno;
    }

    private DockerDyno started(DynoSpec spec, StateDirectory state, String container) throws IOException {
        engine.call(() -> engine.client().startContainerCmd(container).exec());
        DockerDyno dyno = new DockerDyno(spec, state, host, container, address(container));
        verifyReachable(dyno);
        return dyno;
    }

    @Override
    public boolean has(String stack) {
        try {
            return engine.hasImage(RuntimeChooser.image(stack));
        } catch (IOException away) {
            return false;
        }
    }

    private String create(DynoSpec spec, StateDirectory state, Mount app) throws IOException {
        String image = RuntimeChooser.image(spec.stack());
        try {
            CreateContainerCmd request = engine.client().createContainerCmd(image);
            return shape.fill(request, spec, state, app).exec().getId();
        } catch (NotFoundException missing) {
            throw new IOException("Docker has no image " + image + ": run h stacks:install " + spec.stack());
        }
    }

    private InetSocketAddress address(String container) throws IOException {
        String ip = engine.call(() -> {
            var networks = engine.client()
                    .inspectContainerCmd(container)
                    .exec()
                    .getNetworkSettings()
                    .getNetworks();
            return networks.values().stream()
                    .map(network -> network.getIpAddress())
                    .filter(address -> address != null && !address.isEmpty())
                    .findFirst()
                    .orElse("");
        });
        // A dyno that has ended at once has no address any more.
        return ip.isEmpty()
                ? InetSocketAddress.createUnresolved("ended", ContainerSpec.PORT)
                : new InetSocketAddress(ip, ContainerSpec.PORT);
    }

    /** Once: that a container's port is closed is told by an answer, that it cannot be reached by none. */
    private void verifyReachable(DockerDyno dyno) throws IOException {
        if (reachable || dyno.address().isUnresolved()) {
            return;
        }
        try (Socket probe = new Socket()) {
            probe.connect(dyno.address(), REACH_MILLIS);
        } catch (SocketTimeoutException silent) {
            if (runs(dyno.container())) {
                throw new IOException(
                        "containers cannot be reached at their address "
                                + dyno.address().getHostString() + ": use the process runtime (--runtime process)",
                        silent);
            }
        } catch (IOException answered) {
            // Nothing listens yet, or it has ended and its address went with it.
        }
        reachable = true;
    }

    private boolean runs(String container) throws IOException {
        return engine.call(() -> Boolean.TRUE.equals(
                engine.client().inspectContainerCmd(container).exec().getState().getRunning()));
    }

    private ContainerWatch watch(DockerDyno dyno, DynoObserver observer) throws IOException {
        ContainerWatch watch = new ContainerWatch(dyno, observer, host, this::ended);
        living.put(dyno.spec().id(), watch);
        return watch;
    }

    private void onThread(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException over) {
            // Closed: the next platform tells the rest.
        }
    }

    private void ended(DockerDyno dyno) {
        living.remove(dyno.spec().id());
        containers.remove(dyno.container());
        remove(dyno.state());
        slugs.release(dyno.spec().slug());
    }

    @Override
    public List<RunningDyno> adopt(Function<DynoSpec, DynoObserver> observers) throws IOException {
        Map<String, Container> found = new HashMap<>();
        for (Container container : containers.all()) {
            // One that removes what dynos have left is no dyno's.
            found.put(container.getLabels().getOrDefault(ContainerSpec.DYNO_LABEL, container.getId()), container);
        }
        List<RunningDyno> adopted = new ArrayList<>();
        for (StateDirectory state : StateDirectory.all(directory)) {
            Container container = found.get(state.path().getFileName().toString());
            DynoSpec spec = known(state);
            // A dyno whose container was never started or is gone has nothing to tell.
            DynoObserver observer = container == null || container.getState().equals("created") || spec == null
                    ? null
                    : observers.apply(spec);
            if (observer == null) {
                remove(container, state);
            } else {
                slugs.use(spec.slug());
                DockerDyno dyno = new DockerDyno(spec, state, host, container.getId(), address(container.getId()));
                watch(dyno, observer).follow();
                adopted.add(dyno);
            }
            found.remove(state.path().getFileName().toString());
        }
        found.values().forEach(orphan -> containers.remove(orphan.getId()));
        containers.sweepVolumes();
        works.sweep();
        slugs.sweep();
        return adopted;
    }

    @Override
    public ExecSession exec(UUID dyno, ExecCommand what, DynoObserver observer) throws IOException {
        ContainerWatch found = living.get(dyno);
        if (found == null) {
            throw new IOException("It has ended");
        }
        DockerDyno running = found.dyno();
        return ExecSession.begin(execs, running.state(), what, () -> running.signal("USR1"), observer);
    }

    private static DynoSpec known(StateDirectory state) {
        try {
            return state.spec();
        } catch (IOException garbled) {
            return null;
        }
    }

    private void remove(Container container, StateDirectory state) {
        if (container != null) {
            containers.remove(container.getId());
        }
        remove(state);
    }

    private void remove(StateDirectory state) {
        try {
            InputPipe.discard(state);
            works.deleteWith(state);
        } catch (IOException stuck) {
            LOG.log(System.Logger.Level.WARNING, "Cannot remove " + state.path() + ": " + stuck.getMessage());
        }
    }

    @Override
    public Map<UUID, Long> memory() {
        Map<UUID, Long> bytes = new HashMap<>();
        living.forEach((id, watch) -> {
            watch.dyno().memory().ifPresent(now -> bytes.put(id, now));
            if (watch.dyno().wasOutOfMemory()) {
                watch.outOfMemory();
            }
        });
        return bytes;
    }

    @Override
    public void close() {
        living.values().forEach(ContainerWatch::close);
        threads.shutdown();
        try {
            // What ends just now may still be removed; an observer may block for long.
            threads.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        engine.close();
    }
}

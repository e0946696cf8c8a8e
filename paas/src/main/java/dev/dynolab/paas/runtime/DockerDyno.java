package dev.dynolab.paas.runtime;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dyno of {@link DockerRuntime}: its container and its state directory. */
final class DockerDyno implements RunningDyno {
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Pattern CAUGHT = Pattern.compile("(?m)^SigCgt:\\s*([0-9a-f]+)$");
    private static final long SIGTERM = 1L << 14;

    private final DynoSpec spec;
    private final StateDirectory state;
    private final ContainerWatch.Host host;
    private final String container;
    private final InetSocketAddress address;
    private OutputStream stdin;
    private volatile long pid;

    DockerDyno(
            DynoSpec spec,
            StateDirectory state,
            ContainerWatch.Host host,
            String container,
            InetSocketAddress address) {
        this.spec = spec;
        this.state = state;
        this.host = host;
        this.container = container;
        this.address = address;
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
    public int port() {
        return ContainerSpec.PORT;
    }

    String container() {
        return container;
    }

    StateDirectory state() {
        return state;
    }

    /** What its memory cgroup holds; empty where that cannot be seen, as when the engine runs in a machine of its own. */
    OptionalLong memory() {
        try {
            long first = firstPid();
            return isOurs(first) ? Memory.ofCgroup(first) : OptionalLong.empty();
        } catch (IOException away) {
            return OptionalLong.empty();
        }
    }

    /** Where the engine runs in a machine of its own, that is somebody else's process here. */
    private boolean isOurs(long process) throws IOException {
        return Files.readString(Path.of("/proc/" + process + "/cgroup")).contains(container);
    }

    private long firstPid() throws IOException {
        if (pid == 0) {
            pid = host.engine()
                    .call(() -> host.engine()
                            .client()
                            .inspectContainerCmd(container)
                            .exec()
                            .getState()
                            .getPidLong());
        }
        return pid;
    }

    @Override
    public List<InetSocketAddress> listening() {
        try {
            long first = firstPid();
            return isOurs(first) ? Listening.of(first) : List.of();
        } catch (IOException away) {
            return List.of();
        }
    }

    /** Whether the kernel killed something in it for its memory; asked after {@link #memory}. */
    boolean wasOutOfMemory() {
        try {
            return pid != 0 && isOurs(pid) && Memory.wasOutOfMemory(pid);
        } catch (IOException gone) {
            return false;
        }
    }

    /** Process 1, which gets it, is {@code dyno-init}; the kernel ends all with it. */
    @Override
    public void signal(Signal signal) {
        try {
            if (signal == Signal.INT && spec.tty()) {
                InputPipe.typeInterrupt(stdin());
                return;
            }
        } catch (IOException gone) {
            return;
        }
        signal(signal.name());
    }

    void signal(String name) {
        if (!name.equals("KILL") && isDeaf()) {
            host.time().after(SOON, () -> host.threads().execute(() -> signal(name)));
            return;
        }
        host.insist("signal " + spec.name() + " of " + spec.appName(), () -> {
            try {
                host.engine()
                        .client()
                        .killContainerCmd(container)
                        .withSignal(name)
                        .exec();
            } catch (ConflictException | NotFoundException ended) {
                // Then there is nothing to signal.
            }
            return null;
        });
    }

    /** Until {@code dyno-init} has set its traps: the first process of a container ignores what it does not catch. */
    private boolean isDeaf() {
        try {
            long first = firstPid();
            String status = isOurs(first) ? Files.readString(Path.of("/proc/" + first + "/status")) : "";
            Matcher caught = CAUGHT.matcher(status);
            // Before bash it is the engine's, which catches everything.
            return caught.find()
                    && (!status.startsWith("Name:\tbash\n")
                            || (Long.parseUnsignedLong(caught.group(1), 16) & SIGTERM) == 0);
        } catch (IOException gone) {
            return false;
        }
    }

    /** The dyno's terminal is the first of its container, whose devices are its own. */
    @Override
    public void resize(int rows, int columns) {
        if (!spec.tty()) {
            return;
        }
        try {
            host.engine().call(() -> {
                String exec = host.engine()
                        .client()
                        .execCreateCmd(container)
                        .withCmd("stty", "-F", "/dev/pts/0", "rows", "" + rows, "cols", "" + columns)
                        .exec()
                        .getId();
                host.engine().client().execStartCmd(exec).withDetach(true).exec(new ResultCallback.Adapter<Frame>());
                return null;
            });
        } catch (IOException away) {
            // The next change of size tells it.
        }
    }

    @Override
    public synchronized OutputStream stdin() throws IOException {
        if (stdin == null) {
            stdin = new InputPipe(state, spec.name());
        }
        return stdin;
    }
}

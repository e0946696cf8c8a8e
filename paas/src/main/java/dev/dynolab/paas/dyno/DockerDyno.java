package dev.dynolab.paas.dyno;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;

/** A dyno of {@link DockerRuntime}: its container and its state directory. */
final class DockerDyno implements RunningDyno {
    private final DynoSpec spec;
    private final StateDirectory state;
    private final DockerEngine engine;
    private final String container;
    private final InetSocketAddress address;
    private OutputStream stdin;

    DockerDyno(DynoSpec spec, StateDirectory state, DockerEngine engine, String container, InetSocketAddress address) {
        this.spec = spec;
        this.state = state;
        this.engine = engine;
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

    /** Process 1, which gets it, is {@code dyno-init}; the kernel ends all with it. */
    @Override
    public void signal(Signal signal) {
        try {
            engine.call(() -> {
                try {
                    engine.client()
                            .killContainerCmd(container)
                            .withSignal(signal.name())
                            .exec();
                } catch (ConflictException | NotFoundException ended) {
                    // Then there is nothing to signal.
                }
                return null;
            });
        } catch (IOException failed) {
            System.getLogger(DockerDyno.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "Cannot signal " + spec.name() + " of " + spec.appName() + ": " + failed.getMessage());
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

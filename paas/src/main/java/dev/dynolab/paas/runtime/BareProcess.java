package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * No isolation but a session and a copy of the slug of its own. The processes of a dyno are told by a cookie in their
 * environment (where there is {@code /proc}).
 */
final class BareProcess implements Isolation {
    private final Path init;
    private final List<Path> tools;

    /** @param tools directories for the dynos' {@code PATH}, before the system's */
    BareProcess(Path init, List<Path> tools) {
        this.init = init;
        this.tools = List.copyOf(tools);
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public String description() {
        return "plain processes without isolation (bubblewrap is missing or not allowed): dynos share this machine's"
                + " files, /tmp and processes with " + System.getProperty("user.name");
    }

    @Override
    public Optional<String> caution() {
        return Optional.of("Dynos are not isolated here: they can read and change all files of "
                + System.getProperty("user.name") + ", share /tmp, process numbers and the network with them,"
                + " and nothing limits their memory. With bubblewrap or Docker they are.");
    }

    @Override
    public Optional<String> owner() {
        return Optional.empty();
    }

    @Override
    public Launch prepare(DynoSpec spec, StateDirectory state, Path unpacked, int port) throws IOException {
        Path app = Files.createDirectory(state.file("app"));
        SlugCopies.copy(unpacked, app);
        ExecSession.prepare(state);
        Map<String, String> environment = DynoEnvironment.of(spec, app.toString(), port, tools);
        return new Launch(
                List.of("/bin/bash", "-p", init.toString(), spec.command(), spec.tty() ? "tty" : ""),
                environment,
                spec.id().toString());
    }
}

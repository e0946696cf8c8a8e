package dev.dynolab.paas.dyno;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Volume;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a dyno's container is made of. */
final class ContainerSpec {
    /** The {@code $PORT} of every dyno: each has an address of its own. */
    static final int PORT = 5000;

    static final String HOME_LABEL = "dev.dynolab.home";
    static final String DYNO_LABEL = "dev.dynolab.dyno";
    private static final String APP_LABEL = "dev.dynolab.app";

    private ContainerSpec() {}

    /**
     * Fills in the request for a container.
     *
     * @param init the {@code dyno-init} of this machine
     * @param user {@code user:group} in numbers, whom the files in {@code /app} belong to
     * @param home names the platform that the container belongs to
     */
    static CreateContainerCmd fill(
            CreateContainerCmd request, DynoSpec spec, StateDirectory state, Path init, String user, String home) {
        List<String> entry = new ArrayList<>();
        if (!spec.env().containsKey("HOSTNAME")) {
            // Docker adds it to the environment, Heroku does not.
            entry.addAll(List.of("/usr/bin/env", "-u", "HOSTNAME"));
        }
        entry.addAll(List.of("/bin/bash", "-p", "/run/dyno-init"));
        List<String> env = DynoEnvironment.of(spec, "/app", PORT, List.of()).entrySet().stream()
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .sorted()
                .toList();
        String id = spec.id().toString();
        return request.withName("dynolab-" + spec.appName() + "-" + spec.name() + "-" + id.substring(0, 8))
                .withEntrypoint(entry)
                .withCmd(spec.command(), spec.tty() ? "tty" : "")
                .withEnv(env)
                .withUser(user)
                .withWorkingDir("/app")
                .withLabels(Map.of(HOME_LABEL, home, APP_LABEL, spec.app().toString(), DYNO_LABEL, id))
                .withHostConfig(hostConfig(spec, state, init));
    }

    private static HostConfig hostConfig(DynoSpec spec, StateDirectory state, Path init) {
        List<Bind> binds = new ArrayList<>();
        binds.add(new Bind(state.file("app").toString(), new Volume("/app")));
        binds.add(new Bind(init.toString(), new Volume("/run/dyno-init"), AccessMode.ro));
        binds.add(new Bind(state.file(ExecSession.DIRECTORY).toString(), new Volume("/run/exec"), AccessMode.ro));
        if (spec.kind() == DynoSpec.Kind.ATTACHED) {
            for (String pipe : List.of("in.pipe", "end.pipe")) {
                binds.add(new Bind(state.file(pipe).toString(), new Volume("/run/" + pipe)));
            }
        }
        // Heroku warns above the quota and kills at twice the quota (R14, R15).
        long memory = 2L * spec.memory() << 20;
        return HostConfig.newHostConfig()
                .withBinds(binds)
                .withMemory(memory)
                .withMemorySwap(memory)
                .withPidsLimit((long) DynoSize.of(spec.size()).processes())
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withLogConfig(new LogConfig(
                        LogConfig.LoggingType.LOCAL, Map.of("max-size", "20m", "max-file", "5", "compress", "false")));
    }
}

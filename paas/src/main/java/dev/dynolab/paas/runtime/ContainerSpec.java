package dev.dynolab.paas.runtime;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Driver;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.VolumeOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the containers of one platform's dynos are made of.
 *
 * @param init the {@code dyno-init} of this machine
 * @param user {@code user:group} in numbers, whom the files in {@code /app} belong to
 * @param home names the platform that they belong to
 */
record ContainerSpec(Path init, String user, String home) {
    /** The {@code $PORT} of every dyno: each has an address of its own. */
    static final int PORT = 5000;

    static final String HOME_LABEL = "dev.dynolab.home";
    static final String DYNO_LABEL = "dev.dynolab.dyno";
    private static final String APP_LABEL = "dev.dynolab.app";
    private static final String APP = "/app";

    /** {@code /app} as a directory of the dyno's own. */
    static Mount copied(Path app) {
        return new Mount().withType(MountType.BIND).withSource(app.toString()).withTarget(APP);
    }

    /**
     * {@code /app} as a volume without a name, which comes and goes with its container, and which the engine mounts where
     * that runs: nothing of it is left to whoever asked for it.
     *
     * @param options of an overlay
     */
    Mount overlaid(String options) {
        Driver overlay = new Driver()
                .withName("local")
                .withOptions(Map.of("type", "overlay", "device", "overlay", "o", options));
        return new Mount()
                .withType(MountType.VOLUME)
                .withTarget(APP)
                .withVolumeOptions(new VolumeOptions()
                        .withNoCopy(true)
                        .withLabels(Map.of(HOME_LABEL, home))
                        .withDriverConfig(overlay));
    }

    /**
     * Fills in the request for a container.
     *
     * @param app what it has at {@code /app}
     */
    CreateContainerCmd fill(CreateContainerCmd request, DynoSpec spec, StateDirectory state, Mount app) {
        List<String> entry = new ArrayList<>();
        if (!spec.env().containsKey("HOSTNAME")) {
            // Docker adds it to the environment, Heroku does not.
            entry.addAll(List.of("/usr/bin/env", "-u", "HOSTNAME"));
        }
        entry.addAll(List.of("/bin/bash", "-p", "/run/dyno-init"));
        List<String> env = DynoEnvironment.of(spec, APP, PORT, List.of()).entrySet().stream()
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .sorted()
                .toList();
        String id = spec.id().toString();
        return request.withName("dynolab-" + spec.appName() + "-" + spec.name() + "-" + id.substring(0, 8))
                .withEntrypoint(entry)
                .withCmd(spec.command(), spec.tty() ? "tty" : "")
                .withEnv(env)
                .withUser(user)
                .withWorkingDir(APP)
                .withLabels(Map.of(HOME_LABEL, home, APP_LABEL, spec.app().toString(), DYNO_LABEL, id))
                .withHostConfig(hostConfig(spec, state).withMounts(List.of(app)));
    }

    private HostConfig hostConfig(DynoSpec spec, StateDirectory state) {
        List<Bind> binds = new ArrayList<>();
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

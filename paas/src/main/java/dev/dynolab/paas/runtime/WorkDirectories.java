package dev.dynolab.paas.runtime;

import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the overlay of a container leaves in its work directory once the dyno has removed a file of its slug. It is root's
 * and closed to others, so where the platform is not root a container removes it. Safe on any thread.
 */
final class WorkDirectories {
    private static final System.Logger LOG = System.getLogger(WorkDirectories.class.getName());
    private static final int LIMIT_SECONDS = 60;

    private final DockerEngine engine;
    private final String home;
    private final Path left;

    /**
     * @param home names the platform
     * @param left holds them until they are removed
     */
    WorkDirectories(DockerEngine engine, String home, Path left) throws IOException {
        this.engine = engine;
        this.home = home;
        this.left = StateDirectory.createPrivate(left);
    }

    /** Removes the directory of a dyno whose container is gone. */
    void deleteWith(StateDirectory state) throws IOException {
        try {
            state.delete();
        } catch (IOException closed) {
            Path work = state.file("work");
            if (!Files.exists(work)) {
                throw closed;
            }
            // The directory itself is ours.
            Files.move(work, left.resolve(state.path().getFileName()));
            state.delete();
            sweep();
        }
    }

    /** Removes all that are left, also by an earlier platform. */
    synchronized void sweep() {
        try (Stream<Path> any = Files.list(left)) {
            if (any.findAny().isPresent()) {
                engine.call(this::removeAll);
            }
        } catch (IOException stuck) {
            LOG.log(System.Logger.Level.WARNING, "Cannot remove what is in " + left + ": " + stuck.getMessage());
        }
    }

    private Void removeAll() throws IOException {
        HostConfig host = HostConfig.newHostConfig()
                .withBinds(new Bind(left.toString(), new Volume("/left"), AccessMode.rw))
                .withNetworkMode("none")
                .withCapDrop(Capability.ALL)
                .withCapAdd(Capability.DAC_OVERRIDE)
                .withSecurityOpts(List.of("no-new-privileges"));
        String container = engine.client()
                .createContainerCmd(anyStack())
                .withEntrypoint("/bin/bash", "-p", "-c", "rm -rf /left/*")
                .withUser("0:0")
                .withLabels(Map.of(ContainerSpec.HOME_LABEL, home))
                .withHostConfig(host)
                .exec()
                .getId();
        try (var end = new WaitContainerResultCallback()) {
            engine.client().startContainerCmd(container).exec();
            int status = engine.client()
                    .waitContainerCmd(container)
                    .exec(end)
                    .awaitStatusCode(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (status != 0) {
                throw new IOException("its container ended with status " + status);
            }
        } finally {
            engine.client().removeContainerCmd(container).withForce(true).exec();
        }
        return null;
    }

    /** The largest: what is on a small one nobody knows. */
    private String anyStack() throws IOException {
        return engine
                .client()
                .listImagesCmd()
                .withFilter("reference", List.of(RuntimeChooser.image("*")))
                .exec()
                .stream()
                .max(Comparator.comparingLong(Image::getSize))
                .orElseThrow(() -> new IOException("Docker has no stack's image any more"))
                .getId();
    }
}

package dev.dynolab.paas.runtime;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The containers of one platform's dynos, and their volumes, as the engine has them. Safe on any thread. */
final class Containers {
    private static final System.Logger LOG = System.getLogger(Containers.class.getName());

    private final ContainerWatch.Host host;
    private final DockerEngine engine;
    private final String home;

    /** @param home names the platform */
    Containers(ContainerWatch.Host host, String home) {
        this.host = host;
        this.engine = host.engine();
        this.home = home;
    }

    List<Container> all() throws IOException {
        return engine.call(() -> engine.client()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(ContainerSpec.HOME_LABEL, home))
                .exec());
    }

    /** Removes whatever there is of a dyno, also what came about while its creation was told to fail. */
    void removeOf(UUID dyno) {
        host.insist("look for containers", () -> {
            for (Container container : all()) {
                if (dyno.toString().equals(container.getLabels().get(ContainerSpec.DYNO_LABEL))) {
                    remove(container.getId());
                }
            }
            return null;
        });
    }

    /** Ends and removes a container with its volume. */
    void remove(String container) {
        host.insist("remove a container", () -> {
            try {
                engine.client()
                        .removeContainerCmd(container)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            } catch (NotFoundException gone) {
                // As wanted.
            }
            return null;
        });
    }

    /** Removes the volumes of no container: an engine that was killed may have left some, or who removed one by hand. */
    void sweepVolumes() {
        try {
            var volumes = engine.call(() -> engine.client()
                    .listVolumesCmd()
                    .withFilter("label", List.of(ContainerSpec.HOME_LABEL + "=" + home))
                    .exec()
                    .getVolumes());
            // Where there are none an engine may name no list.
            for (var volume : Objects.requireNonNullElse(volumes, List.<InspectVolumeResponse>of())) {
                remove(volume);
            }
        } catch (IOException stuck) {
            LOG.log(System.Logger.Level.WARNING, "Cannot look for volumes: " + stuck.getMessage());
        }
    }

    private void remove(InspectVolumeResponse volume) {
        try {
            engine.call(() -> {
                try {
                    engine.client().removeVolumeCmd(volume.getName()).exec();
                } catch (ConflictException inUse) {
                    // By an adopted dyno.
                } catch (NotFoundException gone) {
                    // As wanted.
                }
                return null;
            });
        } catch (IOException stuck) {
            LOG.log(System.Logger.Level.WARNING, "Cannot remove a volume: " + stuck.getMessage());
        }
    }
}

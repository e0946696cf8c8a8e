package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Where dynos run: a seam with two real implementations, plain processes and Docker containers. Both pass one suite.
 * All methods may block and are called on threads that may.
 */
public interface DynoRuntime extends AutoCloseable {
    /** {@code process} or {@code docker}. */
    String name();

    /** Whether dynos of a stack see its own files: else there are no such dynos, or they see this machine's. */
    default boolean has(String stack) {
        return false;
    }

    /** One line for people: what isolates dynos here and what does not. */
    String description();

    /** What does not keep dynos apart here: a line that people are told at each push; empty when nothing is amiss. */
    default Optional<String> caution() {
        return Optional.empty();
    }

    /** How dynos can be reached from beyond this machine: a line that people are told at {@code h up}; empty if they cannot. */
    default Optional<String> exposure() {
        return Optional.empty();
    }

    /**
     * Looks whether so many dynos more could be started as far as the disk goes, their copies of a slug apart.
     *
     * @throws IOException when not
     */
    default void checkRoom(int dynos) throws IOException {}

    /**
     * Starts a dyno with its own copy of the slug and returns once its first process runs. Output and exit are told to
     * {@code observer} from then on, on a thread of the runtime.
     *
     * @throws IOException when it cannot be started; nothing of it is left behind
     */
    RunningDyno start(DynoSpec spec, DynoObserver observer) throws IOException;

    /**
     * The dynos that an earlier platform of this home started: those that still run go on, those that ended since are
     * told to their observer as soon as it is there. Orphans (processes, containers, mounts, directories that belong to
     * no dyno) are removed. Called once, before the first {@link #start}.
     *
     * @param observers gives the observer of a dyno found, or null when nobody knows its app any more: then the dyno is
     *     killed and removed
     */
    List<RunningDyno> adopt(Function<DynoSpec, DynoObserver> observers) throws IOException;

    /**
     * Runs a command inside a dyno beside its own, as its user, in its files, environment and limits, until the command
     * or the dyno ends. {@code observer} is told as by {@link #start}.
     *
     * @throws IOException when there is no such dyno or it cannot be asked; in one line
     */
    ExecSession exec(UUID dyno, ExecCommand what, DynoObserver observer) throws IOException;

    /**
     * How many bytes of memory each dyno uses, all its processes together; without those of which that cannot be seen. Whose
     * limit the kernel has enforced is told so ({@link DynoObserver#outOfMemory}), though its main process may live.
     */
    Map<UUID, Long> memory();

    /** Lets go of all dynos without stopping any: they can be adopted later. */
    @Override
    void close();
}

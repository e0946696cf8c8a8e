package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Limits on the processes and the memory of one dyno by the kernel's control groups, version 1 or 2. To be had where
 * their files can be written to, which takes root. Version 2 is written by its documentation, and was tried on files of that form only.
 */
final class ControlGroups {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final List<String> CONTROLLERS = List.of("memory", "pids");

    private final List<Path> parents;
    private final boolean unified;
    /** Tells the groups of this home from those of others. */
    private final String home;

    private ControlGroups(List<Path> parents, boolean unified, Path home) {
        this.parents = parents;
        this.unified = unified;
        this.home = "h" + Integer.toHexString(home.toString().hashCode());
    }

    /** @return groups that {@link #work} or do not */
    static ControlGroups probe(Path home) {
        return probe(ROOT, home);
    }

    /** @param root where the kernel shows them */
    static ControlGroups probe(Path root, Path home) {
        boolean unified = Files.exists(root.resolve("cgroup.controllers"));
        ControlGroups groups;
        try {
            groups = new ControlGroups(unified ? List.of(root.resolve("dynolab")) : parents(root), unified, home);
            if (unified) {
                Files.writeString(root.resolve("cgroup.subtree_control"), "+memory +pids");
            }
            for (Path parent : groups.parents) {
                Files.createDirectories(parent);
                if (unified) {
                    Files.writeString(parent.resolve("cgroup.subtree_control"), "+memory +pids");
                }
            }
            UUID trial = UUID.randomUUID();
            groups.make(trial, 64, 64);
            groups.remove(trial);
            return groups;
        } catch (IOException refused) {
            return new ControlGroups(List.of(), unified, home);
        }
    }

    /** Below the groups that this process is in, so that whatever limits it limits its dynos too. */
    private static List<Path> parents(Path root) throws IOException {
        Map<String, Path> found = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            String[] fields = line.split(":", 3);
            if (CONTROLLERS.contains(fields[1])) {
                Path mount = root.resolve(fields[1]);
                Path own = mount.resolve(fields[2].substring(1));
                found.put(fields[1], (Files.isDirectory(own) ? own : mount).resolve("dynolab"));
            }
        }
        if (!found.keySet().containsAll(CONTROLLERS)) {
            throw new IOException("no control groups of " + CONTROLLERS);
        }
        return List.copyOf(found.values());
    }

    boolean work() {
        return !parents.isEmpty();
    }

    /**
     * Makes the groups of a dyno.
     *
     * @return what starts a command in them
     */
    List<String> enter(DynoSpec spec) throws IOException {
        List<Path> made =
                make(spec.id(), spec.memory(), DynoSize.of(spec.size()).processes());
        List<String> command = new ArrayList<>(List.of(
                "/bin/bash",
                "-p",
                "-c",
                "for ((groups = $0; groups > 0; groups--)); do echo $$ >\"$1/cgroup.procs\" || exit 1; shift; done;"
                        + " exec \"$@\"",
                Integer.toString(made.size())));
        made.forEach(group -> command.add(group.toString()));
        return command;
    }

    /** @param quota in MiB; the kernel kills at twice the quota, where Heroku does (R15) */
    private List<Path> make(UUID dyno, int quota, int processes) throws IOException {
        String memory = Long.toString(2L * quota << 20);
        List<Path> made = new ArrayList<>();
        for (Path parent : parents) {
            Path group = Files.createDirectories(parent.resolve(home + "-" + dyno));
            made.add(group);
            if (unified) {
                Files.writeString(group.resolve("memory.max"), memory);
                Files.writeString(group.resolve("memory.swap.max"), "0");
            }
            if (Files.exists(group.resolve("pids.max"))) {
                Files.writeString(group.resolve("pids.max"), Integer.toString(processes));
            }
            if (Files.exists(group.resolve("memory.limit_in_bytes"))) {
                Files.writeString(group.resolve("memory.limit_in_bytes"), memory);
                Path withSwap = group.resolve("memory.memsw.limit_in_bytes");
                if (Files.exists(withSwap)) {
                    Files.writeString(withSwap, memory);
                }
            }
        }
        return made;
    }

    /** Whether the kernel killed a process of the dyno at its limit of memory. */
    boolean wasOutOfMemory(UUID dyno) {
        return parents.stream().map(parent -> parent.resolve(home + "-" + dyno)).anyMatch(Memory::wasOutOfMemory);
    }

    /** Removes the groups of a dyno that has ended. */
    void remove(UUID dyno) {
        parents.forEach(parent -> remove(parent.resolve(home + "-" + dyno)));
    }

    /** Removes the groups that no process is in. */
    void sweep() {
        for (Path parent : parents) {
            try (Stream<Path> groups = Files.list(parent)) {
                groups.filter(group -> group.getFileName().toString().startsWith(home + "-"))
                        .forEach(ControlGroups::remove);
            } catch (IOException gone) {
                // There is nothing to sweep.
            }
        }
    }

    /** The kernel refuses while a process is in the group; the next sweep finds it again. */
    private static void remove(Path group) {
        try {
            Files.deleteIfExists(group);
        } catch (IOException busy) {
            System.getLogger(ControlGroups.class.getName()).log(System.Logger.Level.DEBUG, "Still in use: " + group);
        }
    }
}

package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** How much memory processes use, as {@code /proc} and the memory cgroups tell; nothing where there is neither. */
final class Memory {
    private static final Path PROC = Path.of("/proc");
    private static final Path MACHINE = Path.of("/");

    private Memory() {}

    private record Process(long parent, long bytes) {}

    /** The unit of stat(5), looked up when it is first needed. */
    private static final class Page {
        static final long SIZE = size();

        private static long size() {
            try (Stream<String> lines = Files.lines(PROC.resolve("self/smaps"), StandardCharsets.ISO_8859_1)) {
                return lines.filter(line -> line.startsWith("KernelPageSize:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                        .findFirst()
                        .orElse(4096);
            } catch (IOException | RuntimeException notTold) {
                return 4096;
            }
        }
    }

    /**
     * What each dyno's tree of processes uses; one look at the table of processes for all. Above the quota the sum is
     * taken again with care, each page that processes share counted once: forked workers share most of theirs.
     */
    static Map<UUID, Long> ofTrees(List<ProcessDyno> dynos) {
        if (dynos.isEmpty() || !Files.isReadable(PROC.resolve("self/stat"))) {
            return Map.of();
        }
        Map<Long, Process> processes = new HashMap<>();
        Map<Long, List<Long>> children = new HashMap<>();
        try (LongStream pids = ProcessHandle.allProcesses().mapToLong(ProcessHandle::pid)) {
            pids.forEach(pid -> {
                Process process = process(pid);
                if (process != null) {
                    processes.put(pid, process);
                    children.computeIfAbsent(process.parent(), parent -> new ArrayList<>())
                            .add(pid);
                }
            });
        }
        Map<UUID, Long> sums = new HashMap<>();
        for (ProcessDyno dyno : dynos) {
            List<Long> tree = tree(dyno.firstPid(), children);
            long sum = tree.stream()
                    .mapToLong(pid ->
                            processes.containsKey(pid) ? processes.get(pid).bytes() : 0)
                    .sum();
            boolean much = sum > (long) dyno.spec().memory() << 20;
            sums.put(
                    dyno.spec().id(),
                    much ? tree.stream().mapToLong(pid -> exact(pid, processes)).sum() : sum);
        }
        return sums;
    }

    private static List<Long> tree(long root, Map<Long, List<Long>> children) {
        List<Long> found = new ArrayList<>();
        Deque<Long> left = new ArrayDeque<>(List.of(root));
        while (!left.isEmpty()) {
            long pid = left.pop();
            found.add(pid);
            left.addAll(children.getOrDefault(pid, List.of()));
        }
        return found;
    }

    /** Fields 4 and 24 of stat(5). */
    private static Process process(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return new Process(Long.parseLong(fields[1]), Long.parseLong(fields[21]) * Page.SIZE);
        } catch (IOException | RuntimeException gone) {
            return null;
        }
    }

    /** The proportional share, with what is swapped out; what stat(5) says where nobody tells us more. */
    private static long exact(long pid, Map<Long, Process> processes) {
        try {
            long kilobytes = 0;
            for (String line : Files.readAllLines(PROC.resolve(pid + "/smaps_rollup"))) {
                if (line.startsWith("Pss:") || line.startsWith("SwapPss:")) {
                    kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
            return kilobytes << 10;
        } catch (IOException | RuntimeException notTold) {
            Process process = processes.get(pid);
            return process == null ? 0 : process.bytes();
        }
    }

    /** What the memory cgroup of a process holds, but for files that can be read again; empty where that cannot be seen. */
    static OptionalLong ofCgroup(long pid) {
        return ofCgroup(MACHINE, pid);
    }

    /** @param machine where {@code /proc} and {@code /sys} are */
    static OptionalLong ofCgroup(Path machine, long pid) {
        try {
            Optional<Path> found = cgroup(machine, pid);
            if (found.isEmpty()) {
                return OptionalLong.empty();
            }
            Path group = found.get();
            Path first = group.resolve("memory.usage_in_bytes");
            return OptionalLong.of(
                    Files.exists(first)
                            ? number(first) - stat(group, "total_inactive_file")
                            : number(group.resolve("memory.current")) - stat(group, "inactive_file"));
        } catch (IOException | RuntimeException notTold) {
            // The process has ended, or the engine runs elsewhere.
            return OptionalLong.empty();
        }
    }

    private static Optional<Path> cgroup(Path machine, long pid) throws IOException {
        Path groups = machine.resolve("sys/fs/cgroup");
        for (String line : Files.readAllLines(machine.resolve("proc/" + pid + "/cgroup"))) {
            String[] fields = line.split(":", 3);
            if (fields[2].equals("/")) {
                // That of the whole machine, as of a process that has ended and that nobody has taken note of.
                continue;
            }
            if (fields[1].equals("memory")) {
                return Optional.of(groups.resolve("memory" + fields[2]));
            }
            Path unified = groups.resolve(fields[2].substring(1));
            if (fields[0].equals("0") && Files.exists(unified.resolve("memory.current"))) {
                return Optional.of(unified);
            }
        }
        return Optional.empty();
    }

    /** Whether the kernel killed something for its memory in the memory cgroup of a process. */
    static boolean wasOutOfMemory(long pid) {
        return wasOutOfMemory(MACHINE, pid);
    }

    /** @param machine where {@code /proc} and {@code /sys} are */
    static boolean wasOutOfMemory(Path machine, long pid) {
        try {
            return cgroup(machine, pid).filter(Memory::wasOutOfMemory).isPresent();
        } catch (IOException | RuntimeException gone) {
            return false;
        }
    }

    /** Whether the kernel killed something in a memory cgroup for its memory. */
    static boolean wasOutOfMemory(Path group) {
        return List.of("memory.oom_control", "memory.events").stream()
                .map(group::resolve)
                .anyMatch(events -> {
                    try {
                        return Files.exists(events)
                                && Files.readAllLines(events).stream()
                                        .anyMatch(line -> line.matches("oom_kill [1-9].*"));
                    } catch (IOException gone) {
                        // Then nobody knows.
                        return false;
                    }
                });
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    private static long stat(Path group, String name) throws IOException {
        return Files.readAllLines(group.resolve("memory.stat")).stream()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }
}

package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Processes that are not this one's children. What {@code /proc} tells is told by {@link ProcessHandle} where there is
 * none (macOS): start times are not compared then, and a process without its parent is not found.
 */
final class Processes {
    private static final Path PROC = Path.of("/proc");
    private static final boolean HAS_PROC = Files.isReadable(PROC.resolve("self/stat"));

    private Processes() {}

    /** The kernel's name for the time since it was started; empty where it tells none. */
    private static final String BOOT = boot();

    /**
     * A process that this or an earlier platform has noted.
     *
     * @param start when it started, in clock ticks since boot; 0 where the system does not tell
     * @param boot since which boot; empty where the system does not tell, or an older Dynolab has noted it
     */
    record Identity(long pid, long start, String boot) {
        /** Parses {@code "PID START BOOT"}. */
        static Optional<Identity> parse(Optional<String> line) {
            try {
                return line.map(text -> text.split(" "))
                        .map(words -> new Identity(
                                Long.parseLong(words[0]), Long.parseLong(words[1]), words.length > 2 ? words[2] : ""));
            } catch (RuntimeException garbled) {
                return Optional.empty();
            }
        }

        static Identity of(long pid) {
            return new Identity(pid, startOf(pid).orElse(0L), BOOT);
        }

        String line() {
            return pid + " " + start + " " + boot + "\n";
        }

        /** Whether that very process runs; one that has ended and was not waited for does not. */
        boolean alive() {
            if (!boot.isEmpty() && !BOOT.isEmpty() && !boot.equals(BOOT)) {
                return false;
            }
            return HAS_PROC
                    ? startOf(pid).filter(now -> start == 0 || now == start).isPresent()
                    : ProcessHandle.of(pid).isPresent();
        }
    }

    private static String boot() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException elsewhere) {
            return "";
        }
    }

    /** Field 22 of stat(5); empty when there is no such process or only its remains. */
    private static Optional<Long> startOf(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            // The name, field 2, may hold blanks and brackets.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[0].equals("Z") || fields[0].equals("X")
                    ? Optional.empty()
                    : Optional.of(Long.parseLong(fields[19]));
        } catch (IOException | RuntimeException gone) {
            return Optional.empty();
        }
    }

    /** The processes that carry {@code NAME=value} in the environment they were started with. */
    static List<Long> withEnvironment(String pair) {
        List<Long> found = new ArrayList<>();
        byte[] wanted = (pair + '\0').getBytes(StandardCharsets.UTF_8);
        forEachProcess("environ", (pid, bytes) -> {
            if (holdsRecord(bytes, wanted)) {
                found.add(pid);
            }
        });
        return found;
    }

    /** The processes whose command line has an argument that starts with {@code prefix}. */
    static List<Long> withArgument(String prefix) {
        List<Long> found = new ArrayList<>();
        forEachProcess("cmdline", (pid, bytes) -> {
            String[] arguments = new String(bytes, StandardCharsets.UTF_8).split("\0");
            if (Stream.of(arguments).anyMatch(argument -> argument.startsWith(prefix))) {
                found.add(pid);
            }
        });
        return found;
    }

    private interface ProcessFile {
        void read(long pid, byte[] bytes);
    }

    private static void forEachProcess(String file, ProcessFile reader) {
        if (!HAS_PROC) {
            return;
        }
        try (LongStream pids = ProcessHandle.allProcesses().mapToLong(ProcessHandle::pid)) {
            pids.forEach(pid -> {
                try {
                    reader.read(pid, Files.readAllBytes(PROC.resolve(pid + "/" + file)));
                } catch (IOException goneOrNotOurs) {
                    // Then it is no process of a dyno of ours.
                }
            });
        }
    }

    private static boolean holdsRecord(byte[] block, byte[] wanted) {
        for (int start = 0; start + wanted.length <= block.length; start++) {
            if (java.util.Arrays.equals(block, start, start + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
            while (block[start] != 0 && start < block.length - 1) {
                start++;
            }
        }
        return false;
    }

    /** Kills a process and all that descend from it, the ancestors first. */
    static void killTree(long pid) {
        ProcessHandle.of(pid).ifPresent(root -> {
            List<ProcessHandle> descendants = root.descendants().toList();
            root.destroyForcibly();
            descendants.forEach(ProcessHandle::destroyForcibly);
        });
    }

    /** Sets the size of the terminal that processes below {@code first} have; the kernel tells them (SIGWINCH). */
    static void resizeTerminal(ProcessHandle first, int rows, int columns) {
        first.descendants()
                .flatMap(process -> Stream.of("0", "1", "2").map(fd -> PROC.resolve(process.pid() + "/fd/" + fd)))
                .filter(Processes::isTerminal)
                .findFirst()
                .ifPresent(terminal -> Command.works(List.of(
                        "stty",
                        "-F",
                        terminal.toString(),
                        "rows",
                        Integer.toString(rows),
                        "cols",
                        Integer.toString(columns))));
    }

    private static boolean isTerminal(Path stream) {
        try {
            return Files.readSymbolicLink(stream).toString().matches("(/dev)?(/pts)?/[0-9]+");
        } catch (IOException gone) {
            return false;
        }
    }

    /** Sends a signal to one process; none when it has ended. */
    static void signal(ProcessHandle process, RunningDyno.Signal signal) throws IOException {
        if (!process.isAlive()) {
            return;
        }
        switch (signal) {
            case KILL -> process.destroyForcibly();
            case TERM -> process.destroy();
            case HUP, INT -> signal(process, signal.name());
        }
    }

    /** The JDK knows no other signals than two; kill is a builtin of bash. */
    static void signal(ProcessHandle process, String name) throws IOException {
        Command.run(List.of(
                "/bin/bash", "-p", "-c", "kill -s \"$0\" \"$1\" 2>/dev/null || :", name, Long.toString(process.pid())));
    }
}

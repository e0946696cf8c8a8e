package dev.dynolab.buildpacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All processes that came out of one command: its descendants, its session, and (Linux) whatever carries its mark in the
 * environment, which finds daemons that left the session. Outside Linux only the descendants are found.
 */
final class ProcessTree {
    /** The environment variable that holds the mark. */
    static final String MARK = "DYNOLAB_SANDBOX";

    private static final Path PROC = Path.of("/proc");
    private static final int ROUNDS = 500; // a few seconds: only a process stuck in the kernel needs more

    private final Optional<ProcessHandle> leader;
    private final String variable;
    private boolean gone;

    ProcessTree(ProcessHandle leader, String mark) {
        this.leader = Optional.of(leader);
        this.variable = MARK + "=" + mark;
    }

    private ProcessTree(String variable) {
        this.leader = Optional.empty();
        this.variable = variable;
    }

    /** Kills what a platform that was itself killed has left running with this NAME=value in its environment. */
    static void killOrphans(String variable) {
        new ProcessTree(variable).kill();
    }

    /** Sends SIGKILL until a look finds nobody: a process may fork between the look and the signal. */
    synchronized void kill() {
        for (int round = 0; round < ROUNDS && !gone; round++) {
            Set<ProcessHandle> found = members();
            gone = found.isEmpty();
            found.forEach(ProcessHandle::destroyForcibly);
            Thread.yield();
        }
        gone = true; // the ids may belong to others from now on
    }

    private Set<ProcessHandle> members() {
        // Parents, whose numbers are lower, first: a shell that sees its child killed would say so in the output.
        Set<ProcessHandle> found = new TreeSet<>();
        leader.ifPresent(process -> process.descendants().forEach(found::add));
        if (Files.isDirectory(PROC.resolve("self"))) {
            scan(found);
        } else {
            leader.filter(ProcessHandle::isAlive).ifPresent(found::add);
        }
        return found;
    }

    private void scan(Set<ProcessHandle> found) {
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : all) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid != self && isMember(process)) {
                    ProcessHandle.of(pid).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("Cannot list the processes of a build", e);
        }
    }

    private boolean isMember(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" "); // state ppid pgrp session ...
            if (fields[0].equals("Z") || fields[0].equals("X")) {
                return false;
            }
            if (leader.isPresent() && Long.parseLong(fields[3]) == leader.get().pid()) {
                return true;
            }
            String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            return ("\0" + environment).contains("\0" + variable + "\0");
        } catch (IOException e) {
            return false; // it ended meanwhile, or is another user's
        }
    }
}

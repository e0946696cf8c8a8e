package dev.dynolab.paas.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A root put together from parts of the stack's files, or the system's where the stack is not installed, read only, with an {@code /app} and a {@code /tmp} of the dyno's own;
 * own PID, IPC and UTS namespaces; no capabilities; no home directories. Linux only. When the platform is root, dynos
 * run as user 31071, else as the person. {@code /app} is an overlay over the unpacked slug where that can be mounted
 * (for a person since Linux 5.11, as root of a user namespace), else a copy.
 */
final class Bubblewrap implements Isolation {
    private static final String ENVIRONMENT = "/run/dyno-env";

    /**
     * The app's environment comes only after root has been left: its PATH or LD_PRELOAD would decide what runs as root.
     */
    private static final String ENTER = "while IFS= read -r -d '' pair; do export \"$pair\"; done <" + ENVIRONMENT
            + "; unset pair; exec /bin/bash -p /run/dyno-init \"$@\"";

    /** The user and group of dynos where the platform is root; no user of the system's. */
    static final String DYNO_USER = "31071";

    /** Of all dynos together, where the platform is root and has no control groups. */
    private static final int SHARED_PROCESSES = 4096;

    /** Writable memory of one process in quotas: a runtime asks for more than it uses. What it uses is measured. */
    private static final long ROOM = 4;

    private static final List<String> SYSTEM =
            List.of("/usr", "/etc", "/opt", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

    private final Path library;
    private final List<Path> tools;
    private final Path home;
    private final StackRoots stacks;
    private final boolean root;
    /** Of the dynos, as two numbers of a password file. */
    private final String ids;

    private final ControlGroups groups;
    /** An older bubblewrap cannot limit the size of /tmp. */
    private boolean sized = true;

    private boolean overlay;

    private Bubblewrap(Path library, List<Path> tools, Path home) throws IOException {
        this.library = library;
        this.tools = List.copyOf(tools);
        this.home = home;
        this.stacks = new StackRoots(home);
        String self = Command.run(List.of("id", "-u")).strip();
        this.root = self.equals("0");
        this.ids = owner().orElse(self + ":" + Command.run(List.of("id", "-g")).strip());
        this.groups = ControlGroups.probe(home);
    }

    /**
     * @param library where {@code dyno-init} lies
     * @param home the platform's directory, never visible to a dyno
     * @return empty when bubblewrap is missing or not allowed here
     */
    static Optional<Bubblewrap> probe(Path library, List<Path> tools, Path home) throws IOException {
        Bubblewrap bubblewrap = new Bubblewrap(library, tools, home);
        if (!bubblewrap.works()) {
            bubblewrap.sized = false;
            if (!bubblewrap.works()) {
                return Optional.empty();
            }
        }
        bubblewrap.overlay = bubblewrap.overlayWorks();
        return Optional.of(bubblewrap);
    }

    private boolean works() throws IOException {
        List<String> trial = new ArrayList<>(List.of("bwrap"));
        trial.addAll(sandbox(1, Optional.empty()));
        trial.add("--");
        trial.addAll(drop());
        trial.addAll(List.of("/bin/bash", "-c", "[[ $$ == 1 ]]"));
        return Command.works(trial);
    }

    @Override
    public String name() {
        return "bwrap";
    }

    @Override
    public String description() {
        return "processes in bubblewrap: own files, /tmp and process numbers, "
                + (root ? "user " + DYNO_USER : "the user " + System.getProperty("user.name"))
                + (overlay ? ", /app laid over the slug" : ", /app copied")
                + "; " + limits() + "; the network is shared";
    }

    private String limits() {
        if (groups.work()) {
            return "memory and processes limited by control groups";
        }
        return root
                ? "no control groups, so memory is measured but not limited, and all dynos together have "
                        + SHARED_PROCESSES + " processes"
                : "processes limited, and the memory of each process";
    }

    @Override
    public boolean has(String stack) {
        return stacks.run(stack).isPresent();
    }

    @Override
    public Optional<String> caution() {
        return Optional.empty();
    }

    @Override
    public Optional<String> owner() {
        return root ? Optional.of(DYNO_USER + ":" + DYNO_USER) : Optional.empty();
    }

    @Override
    public Launch prepare(DynoSpec spec, StateDirectory state, Path unpacked, int port) throws IOException {
        Path app = Files.createDirectory(state.file("app"));
        List<String> command = new ArrayList<>();
        if (groups.work()) {
            command.addAll(groups.enter(spec));
        }
        Optional<Path> stack = stacks.run(spec.stack());
        List<String> arguments = new ArrayList<>(sandbox(spec.memory(), stack));
        if (overlay) {
            command.addAll(overlay(state, unpacked));
            arguments.addAll(leaveRoot());
        } else {
            SlugCopies.copy(unpacked, app);
        }
        own(app);
        arguments.addAll(List.of("--bind", app.toString(), "/app", "--chdir", "/app", "--clearenv"));
        arguments.addAll(List.of("--setenv", "PATH", Command.SYSTEM_PATH));
        arguments.addAll(List.of(
                "--ro-bind",
                writeEnvironment(spec, state, port, stack.isPresent()).toString(),
                ENVIRONMENT));
        arguments.addAll(List.of("--ro-bind", ExecSession.prepare(state).toString(), "/run/exec"));
        state.write("bwrap.args", (String.join("\0", arguments) + "\0").getBytes(StandardCharsets.UTF_8));
        // 8 and 9 are files of the state directory; the shim is there.
        command.addAll(
                List.of("/bin/bash", "-p", "-c", "exec bwrap --info-fd 8 --args 9 \"$@\" 8>bwrap.info 9<bwrap.args"));
        command.addAll(List.of("bwrap", "--"));
        command.addAll(drop());
        command.addAll(List.of(
                "/bin/bash", "-p", "-c", rlimits(spec) + ENTER, "dyno", spec.command(), spec.tty() ? "tty" : ""));
        return new Launch(command, Map.of("PATH", Command.SYSTEM_PATH), "");
    }

    /** Where there are no control groups. The number of processes counts in each user namespace apart, but root has none. */
    private String rlimits(DynoSpec spec) {
        if (groups.work()) {
            return "";
        }
        int processes = root ? SHARED_PROCESSES : DynoSize.of(spec.size()).processes();
        return "ulimit -u " + processes + " -d " + ROOM * spec.memory() * 1024 + " 2>/dev/null; ";
    }

    @Override
    public boolean wasOutOfMemory(UUID dyno) {
        return groups.wasOutOfMemory(dyno);
    }

    @Override
    public void ended(UUID dyno) {
        groups.remove(dyno);
    }

    @Override
    public void sweep() {
        groups.sweep();
    }

    /** A file of {@code NAME=value}, each ended by NUL; not on a command line, where all users could read config vars. */
    private Path writeEnvironment(DynoSpec spec, StateDirectory state, int port, boolean onStack) throws IOException {
        StringBuilder text = new StringBuilder();
        DynoEnvironment.of(spec, "/app", port, onStack ? List.of() : tools)
                .forEach((name, value) ->
                        text.append(name).append('=').append(value).append('\0'));
        state.write("env", text.toString().getBytes(StandardCharsets.UTF_8));
        own(state.file("env"));
        return state.file("env");
    }

    /**
     * @param memory in MiB; files in /tmp are memory
     * @param stack the root file system of the dyno's stack; empty for this machine's
     */
    private List<String> sandbox(int memory, Optional<Path> stack) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--unshare-pid", "--unshare-ipc", "--unshare-uts"));
        // Without --die-with-parent: SIGTERM to the outer bwrap would be an instant end of the dyno.
        arguments.add("--as-pid-1");
        SYSTEM.forEach(name -> show(stack.orElse(Path.of("/")), name, arguments));
        arguments.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
        arguments.addAll(List.of("--tmpfs", "/run", "--dir", "/app"));
        arguments.addAll(List.of("--ro-bind-try", "/run/systemd/resolve", "/run/systemd/resolve"));
        stack.ifPresent(root -> show(root, "/var", arguments));
        for (String directory : List.of("/tmp", "/var/tmp", "/dev/shm")) {
            if (sized) {
                arguments.addAll(List.of("--size", Long.toString((long) memory << 20)));
            }
            arguments.addAll(List.of("--perms", "1777", "--tmpfs", directory));
        }
        if (stack.isPresent()) {
            for (String file : List.of("/etc/resolv.conf", "/etc/hosts")) {
                arguments.addAll(List.of("--ro-bind-try", file, file));
            }
        } else {
            showTools(arguments);
        }
        arguments.addAll(List.of("--ro-bind", writeUsers(stack).toString(), "/etc/passwd"));
        arguments.addAll(List.of("--ro-bind", library.resolve("dyno-init").toString(), "/run/dyno-init"));
        if (root) {
            for (String capability : List.of("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")) {
                arguments.addAll(List.of("--cap-add", capability));
            }
        }
        return arguments;
    }

    private static void show(Path root, String name, List<String> arguments) {
        Path path = root.resolve(name.substring(1));
        if (Files.isSymbolicLink(path)) {
            arguments.addAll(List.of("--symlink", readLink(path), name));
        } else if (Files.isDirectory(path)) {
            arguments.addAll(List.of("--ro-bind", path.toString(), name));
        }
    }

    private static String readLink(Path path) {
        try {
            return Files.readSymbolicLink(path).toString();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** What of this machine is outside its system's directories, or in them and not to be seen. */
    private void showTools(List<String> arguments) {
        arguments.addAll(List.of("--ro-bind-try", "/var/lib/gems", "/var/lib/gems"));
        for (Path tool : tools) {
            Path root = tool.endsWith("bin") && tool.getNameCount() > 1 ? tool.getParent() : tool;
            arguments.addAll(List.of("--ro-bind", root.toString(), root.toString()));
        }
        for (String name : SYSTEM) {
            if (home.startsWith(name)) {
                arguments.addAll(List.of("--tmpfs", home.toString()));
            }
        }
    }

    /** From root, inside the sandbox, to a user without rights. */
    private List<String> drop() {
        return root
                ? List.of(
                        "setpriv",
                        "--reuid",
                        DYNO_USER,
                        "--regid",
                        DYNO_USER,
                        "--clear-groups",
                        "--inh-caps=-all",
                        "--bounding-set=-all",
                        "--no-new-privs",
                        "--")
                : List.of();
    }

    /** Programs ask for the home of the user they run as (the JVM's user.home), and it is to be /app. */
    private Path writeUsers(Optional<Path> stack) throws IOException {
        StringBuilder users = new StringBuilder("dyno:x:" + ids + "::/app:/bin/bash\n");
        Path all = stack.orElse(Path.of("/")).resolve("etc/passwd");
        for (String line : Files.readAllLines(all, StandardCharsets.ISO_8859_1)) {
            String[] fields = line.split(":");
            if (fields.length > 2 && !ids.startsWith(fields[2] + ":")) {
                users.append(line).append('\n');
            }
        }
        Path file = library.resolve(
                "passwd" + stack.map(path -> "." + path.getFileName()).orElse(""));
        Resources.replace(file, users.toString());
        return file;
    }

    /**
     * Lays {@code app} over the slug for what follows on the command line, which is root where it was not. In a mount
     * namespace of its own the mount goes with the dyno, whatever becomes of us. By relative paths, as a comma or colon
     * would end one; the dyno sees them, too.
     */
    private List<String> overlay(StateDirectory state, Path unpacked) throws IOException {
        Overlay.prepare(state, ids);
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private"));
        if (!root) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        String script = "cd \"$0\" && mount -t overlay overlay -o \"$1\" app && shift && exec \"$@\"";
        command.addAll(
                List.of("--", "/bin/bash", "-p", "-c", script, state.path().toString()));
        Path lower = state.path().relativize(unpacked);
        command.add("lowerdir=" + lower + ",upperdir=upper,workdir=work" + (root ? "" : ",userxattr"));
        return command;
    }

    /** For bubblewrap, from the root of {@link #overlay} to who we are. */
    private List<String> leaveRoot() {
        String[] user = ids.split(":");
        return root ? List.of() : List.of("--unshare-user", "--uid", user[0], "--gid", user[1], "--cap-drop", "ALL");
    }

    private void own(Path path) throws IOException {
        if (root) {
            StateDirectory.own(path, ids);
        }
    }

    /** Whether a dyno could replace a directory of its slug, which takes more than the mount. */
    private boolean overlayWorks() {
        StateDirectory trial = new StateDirectory(library.resolve("overlay"));
        try {
            trial.delete();
            Path lower = Files.createDirectories(trial.file("lower"));
            Files.createDirectory(lower.resolve("directory"));
            Path app = Files.createDirectory(trial.file("app"));
            List<String> command = overlay(trial, lower);
            command.add("bwrap");
            command.addAll(sandbox(1, Optional.empty()));
            command.addAll(leaveRoot());
            command.addAll(List.of("--bind", app.toString(), "/app", "--chdir", "/app", "--"));
            command.addAll(drop());
            command.addAll(List.of("/bin/bash", "-c", "rmdir directory && mkdir directory"));
            boolean works = Command.works(command);
            trial.delete();
            return works;
        } catch (IOException refused) {
            return false;
        }
    }
}

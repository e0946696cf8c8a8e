package dev.dynolab.buildpacks;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The command line of bubblewrap: a root made of the system's parts (an app needs /app, which a bound "/" could not have
 * made), own processes, own /tmp, no home. The network stays.
 */
final class Bubblewrap {
    private static final List<String> SYSTEM =
            List.of("/usr", "/etc", "/opt", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");
    private static final String USER = "31071"; // any but 0: as root, tar would try to give files other owners

    private final Path program;
    private final Toolchain tools;
    private final Path root;
    private List<Path> secrets; // found when first needed: looking through /etc would slow the platform's start

    Bubblewrap(Path program, Toolchain tools) {
        this(program, tools, Path.of("/"));
    }

    private Bubblewrap(Path program, Toolchain tools, Path root) {
        this.program = program;
        this.tools = tools;
        this.root = root;
    }

    /** The same on the files of a stack, which holds no secrets of this machine. */
    Bubblewrap in(Path stack) {
        Bubblewrap other = new Bubblewrap(program, Toolchain.NONE, stack);
        other.secrets = List.of();
        return other;
    }

    /** What only this user may read in /etc: a platform run by root would show /etc/shadow and host keys to scripts. */
    private synchronized List<Path> secrets() {
        if (secrets == null) {
            secrets = findSecrets();
        }
        return secrets;
    }

    private static List<Path> findSecrets() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(Path.of("/etc"), Set.of(), 5, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                        throws IOException {
                    return hide(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (attributes.isRegularFile()) {
                        hide(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // not readable: nothing to hide
                }

                private boolean hide(Path path) throws IOException {
                    boolean secret = !Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ);
                    if (secret && Files.isReadable(path)) {
                        found.add(path);
                    }
                    return secret;
                }
            });
        } catch (IOException e) {
            throw new IllegalStateException("Cannot look through /etc for what builds must not see", e);
        }
        return List.copyOf(found);
    }

    /** The command inside a sandbox; ends with {@code command.argv()}. */
    List<String> argv(Sandbox.Command command) throws IOException {
        List<String> argv = new ArrayList<>(List.of("bash", "-c"));
        // The user must have a name and the home /app: Java takes user.home from the password file.
        argv.add("exec \"$0\" \"$@\" 9<<<'app:x:" + USER + ":" + USER + "::/app:/bin/bash'");
        argv.add(program.toString());
        argv.addAll(List.of("--unshare-user", "--uid", USER, "--gid", USER, "--unshare-pid", "--unshare-ipc"));
        // A build dies with the platform: nobody would take its slug.
        argv.addAll(List.of("--unshare-uts", "--cap-drop", "ALL", "--die-with-parent"));
        for (String part : SYSTEM) {
            addSystemPart(argv, part);
        }
        for (Path secret : command.mounts().isEmpty() ? List.<Path>of() : secrets()) { // none: it is the probe
            if (Files.isDirectory(secret)) {
                argv.addAll(List.of("--tmpfs", secret.toString()));
            } else if (Files.exists(secret)) { // no place for it could be made in a read-only /etc
                argv.addAll(List.of("--ro-bind", "/dev/null", secret.toString()));
            }
        }
        argv.addAll(List.of("--ro-bind-data", "9", "/etc/passwd", "--tmpfs", "/run", "--tmpfs", "/var"));
        argv.addAll(List.of("--ro-bind-try", "/run/systemd/resolve", "/run/systemd/resolve"));
        if (!root.equals(Path.of("/"))) {
            Path gems = root.resolve("var/lib/gems");
            argv.addAll(List.of("--ro-bind-try", gems.toString(), "/var/lib/gems"));
            for (String file : List.of("/etc/resolv.conf", "/etc/hosts")) {
                argv.addAll(List.of("--ro-bind-try", file, file));
            }
        }
        for (Path path : tools.readOnly()) {
            argv.addAll(List.of("--ro-bind-try", path.toString(), path.toString()));
        }
        argv.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
        for (Sandbox.Mount mount : command.mounts()) {
            argv.addAll(List.of("--bind", mount.host().toString(), mount.inside()));
        }
        argv.addAll(List.of("--chdir", command.workingDirectory(), "--"));
        argv.addAll(command.argv());
        return argv;
    }

    private void addSystemPart(List<String> argv, String name) throws IOException {
        Path part = root.resolve(name.substring(1));
        if (Files.isSymbolicLink(part)) {
            argv.addAll(List.of("--symlink", Files.readSymbolicLink(part).toString(), name));
        } else if (Files.isDirectory(part)) {
            argv.addAll(List.of("--ro-bind", part.toString(), name));
        }
    }
}

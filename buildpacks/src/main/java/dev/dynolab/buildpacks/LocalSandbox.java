package dev.dynolab.buildpacks;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Runs scripts on this machine: in a bubblewrap sandbox where that works, else plainly, in a session of their own. The
 * plain way keeps no script from reading the person's files.
 */
public final class LocalSandbox implements Sandbox {
    private final Toolchain tools;
    private final Optional<Bubblewrap> bubblewrap;
    private final String description;
    private Function<String, Optional<Path>> stacks = stack -> Optional.empty();

    private LocalSandbox(Toolchain tools, Optional<Bubblewrap> bubblewrap, String description) {
        this.tools = tools;
        this.bubblewrap = bubblewrap;
        this.description = description;
    }

    /** Tries bubblewrap once; kernels and containers may forbid it. */
    public static LocalSandbox detect(Toolchain tools) {
        Optional<Bubblewrap> found =
                Toolchain.findOnPath("bwrap", Toolchain.STANDARD_PATH).map(program -> new Bubblewrap(program, tools));
        if (found.isEmpty()) {
            return new LocalSandbox(tools, Optional.empty(), "plain (bwrap is not installed)");
        }
        LocalSandbox sandbox = new LocalSandbox(tools, found, "bubblewrap");
        List<String> said = new ArrayList<>();
        try {
            Command probe = new Command(List.of("true"), Map.of(), "/", List.of());
            if (sandbox.run(probe, said::add, new Cancellation()) == 0) {
                return sandbox;
            }
        } catch (IOException e) {
            said.add(e.getMessage());
        }
        String why = said.isEmpty() ? "no reason given" : said.get(0);
        return new LocalSandbox(tools, Optional.empty(), "plain (bwrap does not work here: " + why + ")");
    }

    /** Without bubblewrap. */
    public static LocalSandbox plain(Toolchain tools) {
        return new LocalSandbox(tools, Optional.empty(), "plain");
    }

    /**
     * The same, but in the root file system of a build's stack, without this machine's tools, where bubblewrap works.
     *
     * @param stacks gives the root file system of a stack that is installed
     */
    public LocalSandbox on(Function<String, Optional<Path>> stacks) {
        LocalSandbox same = new LocalSandbox(tools, bubblewrap, description);
        same.stacks = stacks;
        return same;
    }

    @Override
    public Sandbox of(String stack) {
        Optional<Path> root = bubblewrap.isPresent() ? stacks.apply(stack) : Optional.empty();
        return root.isPresent()
                ? new LocalSandbox(Toolchain.NONE, bubblewrap.map(here -> here.in(root.get())), description)
                : this;
    }

    /** For the person: {@code bubblewrap}, or {@code plain} and why. */
    public String description() {
        return description;
    }

    @Override
    public String path(Mount mount) {
        return bubblewrap.isPresent() ? mount.inside() : mount.host().toString();
    }

    @Override
    public int run(Command command, BuildOutput output, Cancellation cancellation) throws IOException {
        String mark = UUID.randomUUID().toString();
        Process process = start(command, mark);
        ProcessTree tree = new ProcessTree(process.toHandle(), mark);
        Cancellation.Registration registration = cancellation.onCancel(tree::kill);
        // A process left in the background would hold the pipe open, and the build with it.
        Thread exit = new Thread(() -> awaitExit(process, tree), "build-exit-" + process.pid());
        exit.setDaemon(true);
        exit.start();
        try (InputStream lines = process.getInputStream()) {
            // A shell that sees its child killed says so; nobody wants to know.
            LineSplitter splitter = new LineSplitter(line -> {
                if (!cancellation.cancelled()) {
                    output.line(line);
                }
            });
            byte[] buffer = new byte[8192];
            for (int n = lines.read(buffer); n >= 0; n = lines.read(buffer)) {
                splitter.write(buffer, 0, n);
            }
            splitter.end();
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancellation.cancel();
            return 130;
        } finally {
            registration.remove();
            tree.kill();
        }
    }

    private static void awaitExit(Process process, ProcessTree tree) {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts this thread; ending is right if one does
        }
        tree.kill();
    }

    private Process start(Command command, String mark) throws IOException {
        List<String> argv = new ArrayList<>();
        // A session of its own: no terminal, and all its processes can be found. Missing outside Linux.
        Toolchain.findOnPath("setsid", Toolchain.STANDARD_PATH).ifPresent(setsid -> argv.add(setsid.toString()));
        argv.addAll(bubblewrap.isPresent() ? bubblewrap.get().argv(command) : command.argv());
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.environment().clear();
        builder.environment().putAll(tools.environment(command.environment()));
        builder.environment().put(ProcessTree.MARK, mark);
        if (bubblewrap.isEmpty()) {
            builder.directory(new File(command.workingDirectory()));
        }
        return builder.redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
    }
}

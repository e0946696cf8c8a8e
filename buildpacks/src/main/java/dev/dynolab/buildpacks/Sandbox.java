package dev.dynolab.buildpacks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where the scripts of a build run: on this machine ({@link LocalSandbox}) or in a container. The scripts see the
 * mounts and the stack's tools, nothing else of the person's machine, and an otherwise empty environment.
 */
public interface Sandbox {
    /**
     * Runs a command and waits for it. Both output streams arrive at {@code output} line by line, as written, on the
     * calling thread. No process of the command is left when this returns, also none that it put in the background;
     * a cancellation kills them all at once and makes this return soon, with any exit code.
     *
     * @return the exit code
     * @throws IOException when the command cannot be started
     */
    int run(Command command, BuildOutput output, Cancellation cancellation) throws IOException;

    /** Where the scripts of builds for a stack run: in its own files, where they are installed. */
    default Sandbox of(String stack) {
        return this;
    }

    /** Where scripts find a mount: its wanted place, or its real one where directories cannot be moved. */
    String path(Mount mount);

    /**
     * What to run.
     *
     * @param argv with {@link #path} names
     * @param environment all there is, apart from PATH and what the sandbox's own tools need
     * @param workingDirectory a {@link #path} name
     * @param mounts outer ones first
     */
    record Command(List<String> argv, Map<String, String> environment, String workingDirectory, List<Mount> mounts) {
        public Command {
            argv = List.copyOf(argv);
            environment = Map.copyOf(environment);
            mounts = List.copyOf(mounts);
        }
    }

    /**
     * A directory given to the scripts, for reading and writing.
     *
     * @param host its absolute real place
     * @param inside its absolute place in the sandbox, as on Heroku
     */
    record Mount(Path host, String inside) {}
}

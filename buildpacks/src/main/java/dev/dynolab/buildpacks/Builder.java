package dev.dynolab.buildpacks;

import dev.dynolab.buildpacks.BuildResult.Reason;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes slugs of source trees. Thread-safe: builds may run side by side, each on its caller's thread. */
public final class Builder {
    private final SlugStore store;
    private final Sandbox sandbox;
    private final Path directory;
    private final BuildLimits limits;
    private final BuildClock clock;

    /** @param directory for the temporary files of builds; it is the builder's own, and what a crash left there, running or
     *     lying, is removed */
    public Builder(SlugStore store, Sandbox sandbox, Path directory, BuildLimits limits, BuildClock clock)
            throws IOException {
        this.store = store;
        this.sandbox = sandbox;
        this.directory = Trees.create(directory.toAbsolutePath().normalize());
        this.limits = limits;
        this.clock = clock;
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(this.directory)) {
            for (Path leftover : leftovers) {
                ProcessTree.killOrphans(Workspace.temporaryVariable(leftover));
                Trees.delete(leftover);
            }
        }
    }

    /**
     * Builds and waits. The transcript runs from "Building on the ... stack" to the size of the slug, or to "Push
     * failed"; a cancelled build adds nothing. Whatever happens, the source tree and all temporary files are deleted and
     * no process of the build is left.
     */
    public BuildResult build(BuildRequest request, BuildOutput output, Cancellation cancellation) {
        Cancellation inner = new Cancellation();
        AtomicBoolean late = new AtomicBoolean();
        Cancellation.Registration outer = cancellation.onCancel(inner::cancel);
        Runnable alarm = clock.after(
                limits.time(),
                () -> { // the clock's thread must not wait for the killing
                    late.set(true);
                    new Thread(inner::cancel, "build-limit").start();
                });
        Transcript transcript = new Transcript(output);
        try {
            return build(request, transcript, inner);
        } catch (BuildFailure e) {
            boolean timedOut = late.get() && !cancellation.cancelled() && e.result() instanceof BuildResult.Cancelled;
            return tell(transcript, timedOut ? timedOut() : e);
        } catch (IOException e) {
            return tell(transcript, new BuildFailure(Reason.STORAGE, "The build could not go on: " + describe(e)));
        } finally {
            alarm.run();
            outer.remove();
        }
    }

    private BuildResult build(BuildRequest request, Transcript transcript, Cancellation cancellation)
            throws IOException, BuildFailure {
        try (Workspace workspace = new Workspace(directory, request, sandbox.of(request.stack()), cancellation)) {
            workspace.prepare();
            return new Build(request, workspace, transcript, limits).run(store, cancellation);
        } finally {
            Trees.delete(request.source());
        }
    }

    private static BuildResult tell(Transcript transcript, BuildFailure failure) {
        if (failure.result() instanceof BuildResult.Failed) {
            transcript.failed(failure);
        }
        return failure.result();
    }

    private BuildFailure timedOut() {
        long minutes = limits.time().toMinutes();
        String limit = minutes > 0 ? minutes + " minutes" : limits.time().toSeconds() + " seconds";
        return new BuildFailure(Reason.TIMED_OUT, "Push rejected, the build took longer than " + limit + ".");
    }

    /** Java's file exceptions say little more than the path. */
    private static String describe(IOException e) {
        return e.getMessage() == null || e.getClass() != IOException.class ? e.toString() : e.getMessage();
    }
}

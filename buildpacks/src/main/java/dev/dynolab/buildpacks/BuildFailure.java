package dev.dynolab.buildpacks;

import java.util.List;

/** Ends a build early; carried up to {@link Builder}, which prints it and makes the result. */
final class BuildFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient BuildResult result;
    private final transient List<String> transcript;

    /** @param transcript the lines to print, without the closing "Push failed" */
    BuildFailure(BuildResult.Reason reason, String summary, List<String> transcript) {
        super(summary);
        this.result = new BuildResult.Failed(reason, summary);
        this.transcript = List.copyOf(transcript);
    }

    /** Said as one {@code " !     ..."} line. */
    BuildFailure(BuildResult.Reason reason, String summary) {
        this(reason, summary, List.of(Transcript.ERROR + summary));
    }

    private BuildFailure() {
        super("cancelled");
        this.result = new BuildResult.Cancelled();
        this.transcript = List.of();
    }

    static void throwIfCancelled(Cancellation cancellation) throws BuildFailure {
        if (cancellation.cancelled()) {
            throw new BuildFailure();
        }
    }

    BuildResult result() {
        return result;
    }

    List<String> transcript() {
        return transcript;
    }
}

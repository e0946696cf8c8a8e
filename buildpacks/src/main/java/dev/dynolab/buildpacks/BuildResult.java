package dev.dynolab.buildpacks;

import java.util.List;
import java.util.function.Function;

/** How a build ended; the transcript has already told the person. */
public sealed interface BuildResult {
    /** Java 17 has no switch over sealed types: the exhaustive way to tell the outcomes apart. */
    <T> T fold(Function<Built, T> built, Function<Failed, T> failed, Function<Cancelled, T> cancelled);

    /**
     * The slug is in the store.
     *
     * @param buildpacks the ones used, in order; Heroku pins a detected one
     */
    record Built(Slug slug, List<String> buildpacks) implements BuildResult {
        public Built {
            buildpacks = List.copyOf(buildpacks);
        }

        @Override
        public <T> T fold(Function<Built, T> built, Function<Failed, T> failed, Function<Cancelled, T> cancelled) {
            return built.apply(this);
        }
    }

    /**
     * The push must be rejected.
     *
     * @param summary one line, the same words as in the transcript
     */
    record Failed(Reason reason, String summary) implements BuildResult {
        @Override
        public <T> T fold(Function<Built, T> built, Function<Failed, T> failed, Function<Cancelled, T> cancelled) {
            return failed.apply(this);
        }
    }

    /** Stopped from outside: no process, no temporary file and no slug is left. */
    record Cancelled() implements BuildResult {
        @Override
        public <T> T fold(Function<Built, T> built, Function<Failed, T> failed, Function<Cancelled, T> cancelled) {
            return cancelled.apply(this);
        }
    }

    /** Why a build failed. */
    enum Reason {
        /** No built-in buildpack knows the app. */
        NO_BUILDPACK,
        /** A buildpack that was asked for does not match the app. */
        NOT_COMPATIBLE,
        /** A buildpack that was asked for cannot be read or fetched. */
        BUILDPACK_UNAVAILABLE,
        /** bin/compile or bin/release failed. */
        COMPILE_FAILED,
        /** A line of the Procfile is not {@code type: command}. */
        BAD_PROCFILE,
        /** The slug is over its size limit. */
        TOO_LARGE,
        /** The build is over its time limit. */
        TIMED_OUT,
        /** The disk is full or the source tree cannot be read. */
        STORAGE
    }
}

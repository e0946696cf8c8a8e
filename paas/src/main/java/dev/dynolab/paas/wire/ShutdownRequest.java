package dev.dynolab.paas.wire;

/** {@code POST /dynolab/actions/shutdown}; with {@code keepDynos} the dynos go on, to be adopted at the next start. */
public record ShutdownRequest(boolean keepDynos) {}

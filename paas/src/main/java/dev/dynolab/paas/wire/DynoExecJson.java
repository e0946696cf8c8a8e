package dev.dynolab.paas.wire;

/** @param attachUrl where whoever asked for a command inside a dyno attaches to its streams, once */
public record DynoExecJson(String attachUrl) {}

package dev.dynolab.paas.wire;

import java.util.Map;

/**
 * {@code POST /apps/{app}/dynos/{dyno}/actions/exec}: a command inside a running dyno.
 *
 * @param env beside the dyno's own environment
 * @param forceNoTty its streams are pipes; else a terminal of the size {@code COLUMNS} and {@code LINES} in {@code env}
 *     tell
 */
public record DynoExecRequest(String command, Map<String, String> env, boolean forceNoTty) {}

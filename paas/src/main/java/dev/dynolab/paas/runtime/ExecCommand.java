package dev.dynolab.paas.runtime;

import java.util.Map;
import java.util.Objects;

/**
 * What somebody wants to run inside a running dyno.
 *
 * @param command through {@code bash -c}, byte for byte, after the profile scripts
 * @param env beside the dyno's whole environment
 * @param tty whether its streams are a terminal's of the size {@code LINES} and {@code COLUMNS} tell
 */
public record ExecCommand(String command, Map<String, String> env, boolean tty) {
    public ExecCommand {
        Objects.requireNonNull(command);
        env = Map.copyOf(env);
    }
}

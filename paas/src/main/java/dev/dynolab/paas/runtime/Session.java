package dev.dynolab.paas.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * What starts a shim apart from the terminal and with no signal ignored: {@code setsid}, or where the system has none a
 * process group of its own.
 *
 * @param note what to say about it, empty when all is well
 */
record Session(List<String> command, String note) {
    static Session probe() {
        List<String> command = new ArrayList<>();
        if (Command.works(List.of("env", "--default-signal", "true"))) {
            // Ignored signals are inherited; under nohup SIGHUP is.
            command.addAll(List.of("env", "--default-signal"));
        }
        if (Command.works(List.of("setsid", "true"))) {
            command.add("setsid");
            return new Session(List.copyOf(command), "");
        }
        command.addAll(List.of("/bin/bash", "-p", "-c", "set -m; trap '' HUP; \"$@\" </dev/null &", "group"));
        return new Session(List.copyOf(command), "; no setsid: dynos are process groups of this session");
    }
}

package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the shim promises to the platform that started it. */
@Timeout(60)
class ShimTest {
    @TempDir
    Path state;

    /** Else the platform, told "ready", might look for the process to signal before it is written down. */
    @Test
    void theFirstProcessIsNotedBeforeItRuns() throws Exception {
        Path shim = state.resolve("shim");
        try (var script = ProcessRuntime.class.getResourceAsStream("shim")) {
            Files.copy(script, shim);
        }
        String launched = "cp main.pid seen.pid; echo $$ >own.pid; echo ready >&3";
        // The shim itself would come to note it only after all that.
        Path slow = Files.writeString(
                state.resolve("slow"),
                "trap 'while [[ $BASH_COMMAND == *main.pid* && ! -e own.pid ]]; do :; done' DEBUG\n");
        List<String> line = List.of("env", "BASH_ENV=" + slow, "bash", shim.toString(), state.toString(), "", "");
        String said =
                Command.run(Stream.concat(line.stream(), Stream.of("env", "-u", "BASH_ENV", "bash", "-c", launched))
                        .toList());
        assertThat(said).isEqualTo("ready\n");
        assertThat(state.resolve("seen.pid")).hasSameTextualContentAs(state.resolve("own.pid"));
    }
}

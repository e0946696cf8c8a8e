package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first process of a dyno by itself. */
@Timeout(120)
class DynoInitTest {
    /** Without care bash loses the status of about every fourth. */
    private static final int DYNOS = 30;

    @TempDir
    Path home;

    @BeforeEach
    void copy() throws IOException {
        try (var script = ProcessRuntime.class.getResourceAsStream("dyno-init")) {
            Files.copy(script, home.resolve("dyno-init"));
        }
    }

    @Test
    void theEndIsKeptThatComesWithASignal() throws Exception {
        for (int dyno = 0; dyno < DYNOS; dyno++) {
            ProcessBuilder builder = new ProcessBuilder(
                    "/bin/bash", "-p", home.resolve("dyno-init").toString(), "echo $$; exec sleep 1000");
            builder.environment().put("HOME", home.toString());
            builder.environment().put("DYNOLAB_DYNO", UUID.randomUUID().toString());
            Process init = builder.start();
            try (BufferedReader output = init.inputReader()) {
                ProcessHandle main =
                        ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
                main.destroy();
                init.destroy();
                assertThat(init.waitFor()).isEqualTo(143);
            } finally {
                init.destroyForcibly();
            }
        }
    }
}

package dev.dynolab.paas.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was committed is there after {@code kill -9}, however old the file is. Where H2 may use space again this fails. */
class ReusedSpaceIT {
    private static final int KILLS = 10;

    @TempDir
    Path home;

    @Test
    void aKillLosesNoCommitOfAFileWithSpaceToUseAgain() throws Exception {
        int last = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            CommitLoop.class.getName(),
                            home.resolve("numbers").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out = child.inputReader()) {
                assertThat(Integer.parseInt(out.readLine())).isGreaterThanOrEqualTo(last);
                int enough = last + 13 * kill;
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    last = Integer.parseInt(line);
                    if (last >= enough) {
                        // By its handle: Process.destroyForcibly would throw away what it printed last.
                        child.toHandle().destroyForcibly();
                    }
                }
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
    }
}

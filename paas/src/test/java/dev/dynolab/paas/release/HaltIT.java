package dev.dynolab.paas.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dynolab.paas.app.Apps;
import dev.dynolab.paas.error.PlatformException;
import dev.dynolab.paas.store.Database;
import dev.dynolab.paas.time.FakeTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after {@code kill -9}. With H2's default WRITE_DELAY of 500 ms this fails. */
class HaltIT {
    @TempDir
    Path home;

    @Test
    void aKillLosesNoAcknowledgedRelease() throws Exception {
        int acknowledged = 0;
        for (int more : List.of(1, 40, 150, 7, 90)) {
            acknowledged = runAndKill(acknowledged + more);
            assertThat(versions())
                    .startsWith(IntStream.rangeClosed(1, acknowledged).boxed().toArray(Integer[]::new))
                    // One more may have been committed without being told.
                    .hasSizeBetween(acknowledged, acknowledged + 1);
        }
    }

    @Test
    void aSecondProcessIsToldWhoHasIt() throws Exception {
        Process first = start();
        try (BufferedReader out = first.inputReader()) {
            out.readLine();

            assertThatThrownBy(() -> Database.open(home.resolve("dynolab")))
                    .isInstanceOf(PlatformException.class)
                    .hasMessage("Another process has the database " + home.resolve("dynolab.mv.db") + " open.");
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    /** @return the last number the child printed, at least {@code enough} */
    private int runAndKill(int enough) throws IOException, InterruptedException {
        Process child = start();
        int last = 0;
        try (BufferedReader out = child.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = Integer.parseInt(line);
                if (last >= enough) {
                    // By its handle: Process.destroyForcibly would throw away what it printed last.
                    child.toHandle().destroyForcibly();
                }
            }
        }
        child.waitFor();
        return last;
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReleaseLoop.class.getName(),
                        home.resolve("dynolab").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private List<Integer> versions() {
        FakeTime time = new FakeTime(Instant.EPOCH);
        try (Database database = Database.open(home.resolve("dynolab"))) {
            return new Releases(database, time)
                    .list(new Apps(database, time).find(ReleaseLoop.APP).id()).stream()
                            .map(Release::version)
                            .toList();
        }
    }
}

package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code h demo}, and what is left of it. */
class DemoIT {
    @TempDir
    Path dir;

    private Path temporary;
    private Lab lab;

    @BeforeEach
    void start() throws Exception {
        temporary = Files.createDirectories(dir.resolve("tmp"));
        lab = Lab.beside(dir);
        lab.env().put("TMPDIR", temporary.toString());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(temporary).isEmptyDirectory();
        // Killed, but the kernel takes its time.
        Eventually.holds(
                () -> ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().commandLine().stream())
                        .filter(line -> line.contains(temporary.toString()))
                        .toList(),
                List::isEmpty);
    }

    @Test
    void itShowsTheIncrementalDeploy() {
        Result demo = lab.h(dir, "demo");
        assertThat(demo.ok().out())
                .containsSubsequence(
                        "     50 blue\n     50 purple\n",
                        "     33 blue\n     67 purple\n",
                        "     25 blue\n     75 purple\n",
                        "    100 purple\n");
    }

    @Test
    void controlCEndsItInTheMidstOfAPush() {
        Lab.Session session = lab.session(dir);
        Result stopped = session.runInto(new Reader(session, "-----> Java app detected"), "demo");
        assertThat(stopped.exit()).isEqualTo(130);
        assertThat(stopped.err()).isEqualTo("Cleaning up\nStopped.\n");
    }

    /** Somebody who presses Ctrl-C on reading a text. */
    private static final class Reader extends ByteArrayOutputStream {
        private final Lab.Session session;
        private final String text;
        private boolean pressed;

        Reader(Lab.Session session, String text) {
            this.session = session;
            this.text = text;
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int count) {
            super.write(bytes, offset, count);
            if (!pressed && toString(StandardCharsets.UTF_8).contains(text)) {
                pressed = true;
                session.interrupt();
            }
        }
    }
}

package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.paas.runtime.DynoObserver.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one platform has told of a container's log, the next does not tell again. */
class ContainerLogTest {
    @TempDir
    Path dir;

    private final List<String> told = new ArrayList<>();
    private final List<Stream> settled = new ArrayList<>();

    private ContainerLog open() throws IOException {
        return new ContainerLog(new StateDirectory(dir), new DynoObserver() {
            private final StringBuilder last = new StringBuilder("\n");

            @Override
            public void output(Stream stream, byte[] bytes) {
                String text = new String(bytes, StandardCharsets.UTF_8);
                told.add(text);
                if (stream == Stream.STDOUT) {
                    last.append(text);
                }
            }

            @Override
            public int settle(Stream stream) {
                settled.add(stream);
                return stream == Stream.STDERR ? 0 : last.length() - 1 - last.lastIndexOf("\n");
            }

            @Override
            public void exited(int status) {}
        });
    }

    private static DockerStream.Piece entry(Stream stream, int second, String text) {
        String time = "2026-11-21T10:00:0" + second + ".000000001Z ";
        return new DockerStream.Piece(stream, (time + text).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatCameTogetherIsWaitedForOnce() throws Exception {
        try (ContainerLog log = open()) {
            for (int second = 1; second < 4; second++) {
                log.told(entry(Stream.STDOUT, second, second + "\n"));
            }
            assertThat(told).containsExactly("1\n", "2\n", "3\n");
            assertThat(settled).isEmpty();
            log.settle();
            log.settle();
            assertThat(settled).containsExactly(Stream.STDOUT);
        }
        try (ContainerLog next = open()) {
            next.resume();
            next.told(entry(Stream.STDOUT, 3, "3\n"));
            next.told(entry(Stream.STDOUT, 4, "4\n"));
        }
        assertThat(told).containsExactly("1\n", "2\n", "3\n", "4\n");
    }

    @Test
    void whatWasNotWaitedForIsToldAgain() throws Exception {
        try (ContainerLog log = open()) {
            log.told(entry(Stream.STDOUT, 1, "1\n"));
        }
        try (ContainerLog next = open()) {
            next.resume();
            next.told(entry(Stream.STDOUT, 1, "1\n"));
        }
        assertThat(told).containsExactly("1\n", "1\n");
    }

    /** The beginning of a line is nowhere but in memory, whatever the other stream says meanwhile. */
    @Test
    void aLineThatHasOnlyBegunIsToldAgain() throws Exception {
        try (ContainerLog log = open()) {
            log.told(entry(Stream.STDOUT, 1, "begun"));
            log.settle();
            log.told(entry(Stream.STDERR, 2, "error\n"));
            log.settle();
        }
        try (ContainerLog next = open()) {
            next.resume();
            next.told(entry(Stream.STDOUT, 1, "begun"));
            next.told(entry(Stream.STDERR, 2, "error\n"));
            next.told(entry(Stream.STDOUT, 3, " and ended\n"));
        }
        assertThat(told).containsExactly("begun", "error\n", "begun", " and ended\n");
    }
}

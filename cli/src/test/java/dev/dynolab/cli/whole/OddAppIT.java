package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An app that keeps to none of the customs: what it says is in its log, each dyno ends, and the platform stays well. */
class OddAppIT {
    private static final int FLOOD = 200_000;
    private static final int LONG = 3_000_000;

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"process", "docker"})
    void whatItSaysIsKeptAndNothingSticks(String runtime) throws Exception {
        if (runtime.equals("docker")) {
            Lab.requireDocker();
        }
        try (Lab lab = Lab.start(dir, Map.of("runtime", runtime, "log-cap", "1G", "crash-backoff", "20m"))) {
            Repo odd = lab.app("odd", "blue-purple-python");
            lab.h(odd.dir(), "config:unset", "LEDGER_FILE").ok();
            Files.writeString(
                    odd.dir().resolve("Procfile"),
                    "\uFEFFweb: echo closing; exec python3 server.py >&- 2>&-\r\n\r\n"
                            + "worker: (setsid sleep 1000 >/dev/null 2>&1 &)\r\n");
            odd.git("config", "core.autocrlf", "false").ok();
            odd.git("commit", "-qam", "Odd").ok();
            assertThat(odd.push().ok().err()).contains("Procfile declares types -> web, worker");
            lab.h(odd.dir(), "ps:wait").ok();

            lab.h(odd.dir(), "ps:scale", "worker=1").ok();
            for (String command : List.of(
                    "seq " + FLOOD + "; echo flood done",
                    "head -c " + LONG + " /dev/zero | tr '\\0' x; echo; echo long done",
                    "printf 'a\\377b\\303\\nc\\342\\202\\0\\033[1m\\n'; echo bytes done; printf 'no end \\360'")) {
                lab.h(odd.dir(), "run:detached", command).ok();
            }
            assertThat(lab.answers(odd, 20, "")).containsOnlyKeys("blue");
            String ps = Eventually.holds(
                    () -> lab.h(odd.dir(), "ps").ok().out(), now -> !now.contains("run.") && now.contains("crashed"));
            assertThat(ps).containsPattern("web\\.1: v[0-9]+ up").containsPattern("worker\\.1: v[0-9]+ crashed");
            assertThat(lab.answers(odd, 20, "")).containsOnlyKeys("blue");

            List<String> log = lab.log(odd);
            assertThat(log).allMatch(line -> line.length() < 10_100);
            assertThat(said(log, "Process exited with status 0")).hasSize(4);
            assertThat(said(log, "[0-9]+"))
                    .isEqualTo(IntStream.rangeClosed(1, FLOOD)
                            .mapToObj(Integer::toString)
                            .toList());
            assertThat(String.join("", said(log, "x+"))).hasSize(LONG);
            assertThat(said(log, "a.b.|c.*|(flood|long|bytes) done|closing|no end.*"))
                    .contains("closing", "flood done", "long done")
                    .containsSubsequence("a\uFFFDb\uFFFD", "c\uFFFD\0\033[1m", "bytes done", "no end \uFFFD")
                    .hasSize(7);
        }
    }

    /** The messages in such words, in their order. */
    private static List<String> said(List<String> log, String words) {
        Pattern wanted = Pattern.compile(words);
        return log.stream()
                .map(line -> line.substring(line.indexOf("]: ") + 3))
                .filter(message -> wanted.matcher(message).matches())
                .toList();
    }
}

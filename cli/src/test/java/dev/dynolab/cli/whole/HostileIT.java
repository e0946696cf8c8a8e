package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An app whose dynos take all they can get, beside one that just serves. */
@Timeout(600)
class HostileIT {
    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"process", "docker"})
    void othersAndThePlatformStayWell(String runtime) throws Exception {
        if (runtime.equals("docker")) {
            Lab.requireDocker();
        }
        try (Lab lab = Lab.start(dir, Map.of("runtime", runtime, "stop-grace", "1s"))) {
            Repo blog = lab.app("blog", "blue-purple-python");
            blog.push().ok();
            Repo hostile = lab.app("hostile", "hostile");
            hostile.push().ok();

            Load load = Load.start(lab.port(blog), "blog.localhost", 4);
            load.await(50, exchange -> exchange.status() == 200);
            for (String type : List.of("fork-bomb", "memory-hog", "disk-filler", "log-flooder", "signal-ignorer")) {
                lab.h(hostile.dir(), "run:detached", type).ok();
            }
            List<String> log = Eventually.holds(
                    () -> quiet(lab.log(hostile)),
                    lines -> (said(lines, "fork bomb: ") || said(lines, "Process exited with status 254"))
                            && said(lines, "disk filler done")
                            && said(lines, "log flooder done")
                            && said(lines, "signal ignorer up")
                            && (said(lines, "memory hog: held") || said(lines, "Process exited with status 137")));
            assertThat(log)
                    .noneMatch(line -> line.contains("held 3145728000"))
                    .noneMatch(line -> line.contains("3000 processes"));

            lab.h(hostile.dir(), "ps:stop", "run").ok();
            Eventually.holds(() -> lab.h(hostile.dir(), "ps").ok().out(), ps -> !ps.contains("run."));
            assertThat(lab.log(hostile))
                    .anyMatch(line -> line.contains("Error R12 (Exit timeout)"))
                    .anyMatch(line -> line.endsWith("Process exited with status 137"));

            load.await(50, exchange -> exchange.status() == 200);
            Ledger ledger = new Ledger(load.stop(), lab.log(blog));
            assertThat(ledger.lost()).isEmpty();
            assertThat(ledger.failedByTheApp()).isEmpty();
            assertThat(lab.h(blog.dir(), "ps").ok().out()).contains("web.1: v4 up");
        }
    }

    private static List<String> quiet(List<String> log) {
        return log.stream().filter(line -> !line.endsWith("nothing to say")).toList();
    }

    private static boolean said(List<String> lines, String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }
}

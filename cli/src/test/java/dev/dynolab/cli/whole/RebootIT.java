package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.cli.base.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A platform of which only its home is left, or its home and its dynos. */
class RebootIT {
    @TempDir
    Path dir;

    private Process server;
    private Lab lab;
    private Repo repo;
    private Traces traces;

    private void deploy(String runtime) throws Exception {
        if (runtime.equals("docker")) {
            Lab.requireDocker();
        }
        server = Server.start(dir.resolve("home"), Map.of("runtime", runtime));
        lab = Lab.beside(dir, Map.of("runtime", runtime));
        traces = new Traces(dir.resolve("home"));
        repo = lab.app("blog", "blue-purple-python");
        repo.push().ok();
        lab.h(repo.dir(), "ps:scale", "web=2").ok();
        lab.h(repo.dir(), "run:detached", "echo up; trap 'echo told; exit' TERM; while :; do sleep 0.1; done")
                .ok();
        lab.h(repo.dir(), "ps:wait").ok();
        Eventually.holds(() -> lab.h(repo.dir(), "logs").ok().out(), log -> log.contains("]: up"));
    }

    @AfterEach
    void end() throws Exception {
        if (server != null) {
            server.destroyForcibly().waitFor();
            lab.close();
            lab.h(dir, "down", "--purge");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "docker"})
    void afterItTheFormationRunsAgainAndNothingElse(String runtime) throws Exception {
        deploy(runtime);
        lab.h(repo.dir(), "config:set", "LAST=1").ok();
        String releases = lab.h(repo.dir(), "releases", "--json").ok().out();
        List<String> log =
                lab.h(repo.dir(), "logs", "-n", "500").ok().out().lines().toList();
        Eventually.holds(() -> lab.h(repo.dir(), "ps").ok().out(), RebootIT::isOnTheNewRelease);
        TreeSet<String> before = Eventually.holds(this::ids, ids -> ids.size() == 3);
        Eventually.holds(traces::ids, before::equals);

        server.destroyForcibly().waitFor();
        lose();
        lab.up();

        String ps = Eventually.holds(
                () -> lab.h(repo.dir(), "ps").ok().out(), now -> isOnTheNewRelease(now) && !now.contains("run."));
        TreeSet<String> after = ids();
        assertThat(after).hasSize(2).doesNotContainAnyElementsOf(before);
        Eventually.holds(traces::ids, after::equals);
        assertThat(lab.answers(repo, 4, "")).as(ps).containsOnlyKeys("blue");
        assertThat(lab.h(repo.dir(), "releases", "--json").ok().out()).isEqualTo(releases);
        assertThat(lab.log(repo)).containsAll(log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "docker"})
    void downStopsTheDynosOfADeadPlatform(String runtime) throws Exception {
        deploy(runtime);
        server.destroyForcibly().waitFor();
        assertThat(traces.ids()).hasSize(3);

        assertThat(lab.h(dir, "down").ok().all()).containsPattern("Stopped .*web\\.1 of blog");
        assertThat(traces.ids()).isEmpty();
        lab.up();
        assertThat(lab.log(repo)).anyMatch(line -> line.endsWith("]: told"));
        Eventually.holds(this::ids, living -> living.size() == 2);
    }

    private static boolean isOnTheNewRelease(String ps) {
        return ps.contains("web.1: v5 up") && ps.contains("web.2: v5 up");
    }

    /** As the power does: all at once. */
    private void lose() throws Exception {
        String dynos = dir.resolve("home/dynos") + "/";
        List<ProcessHandle> lost;
        do {
            lost = ProcessHandle.allProcesses()
                    .filter(process -> Traces.commandLine(process).contains(dynos))
                    .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                    .toList();
            lost.forEach(ProcessHandle::destroyForcibly);
        } while (!lost.isEmpty());
        for (String container : traces.containers()) {
            Traces.run("docker", "kill", container);
        }
        for (String mount : mounts()) {
            Traces.run("umount", "-l", mount.split(" ")[1]);
        }
    }

    /** The dynos that the platform knows, by id. */
    private TreeSet<String> ids() throws IOException {
        String ps = lab.h(repo.dir(), "ps", "--json").ok().out();
        return Json.parse(ps.getBytes(StandardCharsets.UTF_8)).list().stream()
                .map(dyno -> dyno.text("id"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .filter(line -> line.contains(" " + dir))
                .toList();
    }
}

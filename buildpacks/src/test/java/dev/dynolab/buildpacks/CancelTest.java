package dev.dynolab.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.buildpacks.BuildResult.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streaming, and the end of builds that do not end by themselves; with and without bubblewrap. */
// Each of these tests hangs when the thing it tests is broken, where no interrupt helps.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancelTest {
    /** A process in the session, one that left it, one that also left its parent, and one that ignores SIGTERM. */
    private static final String STUBBORN = """
            mark=$(cat $3/MARK)
            mkfifo $TMPDIR/up
            exec 3<>$TMPDIR/up
            sh -c "echo >&3; sleep 1000; : $mark" &
            setsid sh -c "echo >&3; sleep 1000; : $mark" </dev/null &
            ( setsid sh -c "echo >&3; sleep 1000; : $mark" >/dev/null 2>&1 </dev/null & )
            for i in 1 2 3; do read -r <&3; done
            trap '' TERM HUP INT
            echo half > $2/half; mkdir -p $1/deep; touch $1/deep/file
            """;

    @TempDir
    Path root;

    enum Way {
        BUBBLEWRAP,
        PLAIN;

        Sandbox sandbox() {
            if (this == PLAIN) {
                return LocalSandbox.plain(Workbench.tools());
            }
            LocalSandbox sandbox = LocalSandbox.detect(Workbench.tools());
            Require.that(sandbox.description().equals("bubblewrap"), sandbox.description());
            return sandbox;
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_line_arrives_when_it_is_written(Way way) throws Exception {
        Workbench bench = bench(way, "");
        Path go = fifo(bench);
        bench.buildpacks = List.of(bench.buildpack(
                "slow",
                "echo Slow",
                "exec 3<>$2/go; for i in 1 2 3 4 5; do echo line $i; read -r <&3; done; echo end",
                ""));

        // The script goes on only when its line has come through: a buffer anywhere, and this never ends.
        bench.build(bench.tree(), line -> {
            bench.transcript.add(line);
            if (line.startsWith("line ")) {
                write(go);
            }
        });

        assertThat(bench.text()).contains("line 1\nline 2\nline 3\nline 4\nline 5\nend\n");
    }

    @ParameterizedTest
    @EnumSource
    void cancelling_kills_every_process_and_leaves_nothing(Way way) throws Exception {
        String mark = UUID.randomUUID().toString();
        Workbench bench = bench(way, mark);
        bench.buildpacks = List.of(bench.buildpack("slow", "echo Slow", STUBBORN + "echo ready; sleep 1000", ""));
        CountDownLatch ready = new CountDownLatch(1);
        CompletableFuture<BuildResult> build = async(bench, line -> {
            if (line.equals("ready")) {
                ready.countDown();
            }
        });
        ready.await();
        assertThat(processes(mark)).hasSizeGreaterThanOrEqualTo(3);

        bench.cancellation.cancel();

        assertThat(processes(mark)).as("when cancel() returns").isEmpty();
        assertThat(build.get()).isEqualTo(new BuildResult.Cancelled());
        assertNothingLeft(bench);
    }

    @ParameterizedTest
    @EnumSource
    void processes_that_fork_while_they_are_killed_do_not_escape(Way way) throws Exception {
        String mark = UUID.randomUUID().toString();
        Workbench bench = bench(way, mark);
        bench.buildpacks = List.of(bench.buildpack(
                "forks",
                "echo Forks",
                "mark=$(cat $3/MARK); for i in {1..300}; do setsid sh -c \"sleep 1000; : $mark\" & [ $i != 3 ] || echo ready;"
                        + " done; wait",
                ""));

        BuildResult result = bench.build(bench.tree(), line -> {
            if (line.equals("ready")) {
                bench.cancellation.cancel();
            }
        });

        assertThat(processes(mark)).isEmpty();
        assertThat(result).isEqualTo(new BuildResult.Cancelled());
        assertNothingLeft(bench);
    }

    @ParameterizedTest
    @EnumSource
    void what_a_script_leaves_in_the_background_ends_with_it(Way way) throws Exception {
        String mark = UUID.randomUUID().toString();
        Workbench bench = bench(way, mark);
        bench.buildpacks = List.of(bench.buildpack("quick", "echo Quick", STUBBORN + "echo done", ""));

        assertThat(bench.build(bench.tree())).isInstanceOf(BuildResult.Built.class);

        assertThat(bench.text()).contains("done\n-----> Discovering");
        assertThat(processes(mark)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_build_over_its_time_is_cancelled_and_says_so(Way way) throws Exception {
        String mark = UUID.randomUUID().toString();
        Workbench bench = bench(way, mark);
        bench.buildpacks = List.of(bench.buildpack("slow", "echo Slow", STUBBORN + "echo ready; sleep 1000", ""));
        AtomicReference<Runnable> alarm = new AtomicReference<>();
        bench.clock = (delay, task) -> {
            assertThat(delay).isEqualTo(Duration.ofMinutes(15));
            alarm.set(task);
            return () -> alarm.set(null);
        };

        BuildResult result = bench.build(bench.tree(), line -> {
            bench.transcript.add(line);
            if (line.equals("ready")) {
                alarm.get().run();
            }
        });

        assertThat(result)
                .isEqualTo(new BuildResult.Failed(
                        Reason.TIMED_OUT, "Push rejected, the build took longer than 15 minutes."));
        assertThat(bench.text())
                .endsWith("ready\n !     Push rejected, the build took longer than 15 minutes.\n\n !     Push failed");
        assertThat(processes(mark)).isEmpty();
        assertThat(alarm.get()).as("the alarm is taken back").isNull();
        assertNothingLeft(bench);
    }

    @Test
    void a_build_cancelled_before_it_starts_runs_nothing() throws Exception {
        Workbench bench = bench(Way.PLAIN, "");
        bench.cancellation.cancel();

        assertThat(bench.build(bench.tree("Procfile", "web: x"))).isEqualTo(new BuildResult.Cancelled());
        assertNothingLeft(bench);
    }

    @Test
    void cancelling_while_the_slug_is_written_keeps_no_slug() throws Exception {
        Workbench bench = bench(Way.PLAIN, "");
        BuildResult result = bench.build(bench.tree("Procfile", "web: x"), line -> {
            if (line.startsWith("-----> Compressing")) {
                bench.cancellation.cancel();
            }
        });

        assertThat(result).isEqualTo(new BuildResult.Cancelled());
        assertNothingLeft(bench);
    }

    @Test
    void what_a_killed_platform_left_running_is_gone_when_the_next_one_starts() throws Exception {
        Path leftover = Files.createDirectories(root.resolve("builds/build-1"));
        ProcessBuilder orphan = new ProcessBuilder("setsid", "sleep", "1000");
        orphan.environment().put("TMPDIR", leftover.resolve("tmp").toString());
        Process process = orphan.start();
        Process other = new ProcessBuilder("sleep", "1000").start();

        new Builder(
                new SlugStore(root.resolve("slugs")),
                Way.PLAIN.sandbox(),
                root.resolve("builds"),
                BuildLimits.HEROKU,
                (delay, task) -> () -> {});

        assertThat(process.waitFor()).isEqualTo(137);
        assertThat(leftover).doesNotExist();
        assertThat(other.isAlive()).isTrue();
        other.destroyForcibly();
    }

    private Workbench bench(Way way, String mark) throws IOException {
        Workbench bench = new Workbench(root);
        bench.sandbox = way.sandbox();
        bench.configVars = java.util.Map.of("MARK", mark);
        return bench;
    }

    private void assertNothingLeft(Workbench bench) {
        assertThat(root.resolve("builds")).isEmptyDirectory();
        assertThat(root.resolve("slugs")).isEmptyDirectory();
        assertThat(root.resolve("source-0")).doesNotExist();
    }

    private CompletableFuture<BuildResult> async(Workbench bench, BuildOutput output) throws IOException {
        Path tree = bench.tree();
        return CompletableFuture.supplyAsync(() -> {
            try {
                return bench.build(tree, output);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private Path fifo(Workbench bench) throws Exception {
        Path fifo = Files.createDirectories(bench.root.resolve("cache")).resolve("go");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        return fifo;
    }

    private static void write(Path fifo) {
        try {
            Files.writeString(fifo, "go\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The living processes whose command line or environment has the mark. */
    private static List<String> processes(String mark) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(process -> read(process.resolve("cmdline")).contains(mark))
                    .filter(process -> !read(process.resolve("stat")).contains(") Z "))
                    .map(Path::toString)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}

package dev.dynolab.paas.runtime;

import dev.dynolab.paas.log.AppLog;
import dev.dynolab.paas.log.LineSplitter;
import dev.dynolab.paas.log.LogStore;
import dev.dynolab.paas.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * What a dyno costs as a plain process, or, when asked with the word {@code docker}, how long one takes to start there.
 * Prints; judges nothing. Run by {@code paas/bench/dynos}.
 */
final class DynoBench {
    private static final int ROUNDS = 30;
    private static final int MANY = 200;
    private static final int SLUG_MB = 200;
    private static final int FLOOD = 200_000;

    private DynoBench() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Files.createTempDirectory("dynolab-bench");
        try (SystemTime time = new SystemTime()) {
            if (List.of(arguments).contains("docker")) {
                docker(home, time);
                return;
            }
            DynoRuntime runtime = open(home, time);
            System.out.println(runtime.description());
            starts(runtime, "bash", "-c", "echo up");
            flood(runtime, home, time);
            int threads = Thread.activeCount();
            long heap = heap();
            List<RunningDyno> dynos = many(runtime);
            System.out.println("threads per idle dyno: " + (Thread.activeCount() - threads) / (double) MANY);
            System.out.println("heap of the platform per idle dyno: " + (heap() - heap) / 1024 / MANY + " KB");
            System.out.println(
                    "memory beside the app per idle dyno: " + memoryBesideTheApp(dynos) / MANY + " KB (PSS)");
            System.out.println("disk per dyno of a slug of " + SLUG_MB + " MB: " + kilobytes(home) / MANY + " KB");
            runtime.close();
            long start = System.nanoTime();
            DynoRuntime next = open(home, time);
            CountDownLatch ended = new CountDownLatch(MANY);
            List<RunningDyno> adopted = next.adopt(spec -> told(ignored -> {}, ended::countDown));
            System.out.println(adopted.size() + " dynos adopted in " + millis(start) + " ms");
            adopted.forEach(dyno -> dyno.signal(RunningDyno.Signal.KILL));
            ended.await();
            next.close();
        } finally {
            StateDirectory.delete(home);
        }
    }

    private static void unpack(String checksum, Path to) throws IOException {
        Files.write(to.resolve("large"), new byte[SLUG_MB << 20]);
    }

    private static DynoRuntime open(Path home, SystemTime time) throws IOException {
        return new ProcessRuntime(
                home.resolve("dynos"), DynoBench::unpack, List.of(), time, ProcessRuntime.Confinement.AUTO);
    }

    private static void docker(Path home, SystemTime time) throws Exception {
        DockerEngine engine = DockerEngine.connect(DockerEngine.DEFAULT_HOST);
        try (DynoRuntime runtime = new DockerRuntime(home.resolve("dynos"), DynoBench::unpack, engine, time)) {
            System.out.println(runtime.description());
            starts(runtime, "docker", "run", "--rm", LocalStack.IMAGE, "bash", "-c", "echo up");
            CountDownLatch up = new CountDownLatch(1);
            CountDownLatch ended = new CountDownLatch(1);
            RunningDyno dyno = runtime.start(
                    DynoRuntimeFixture.spec(DynoSpec.Kind.FORMATION, "echo up; exec sleep 1000"),
                    told(bytes -> up.countDown(), ended::countDown));
            up.await();
            System.out.println("disk per dyno of a slug of " + SLUG_MB + " MB: " + kilobytes(home) + " KB");
            dyno.signal(RunningDyno.Signal.KILL);
            ended.await();
            flood(runtime, home, time);
        }
    }

    /** A flood of lines, from the start until the last is in the app's log. */
    private static void flood(DynoRuntime runtime, Path home, SystemTime time) throws Exception {
        try (LogStore logs = new LogStore(home.resolve("logs"), time, 64 << 20)) {
            AppLog log = logs.of(DynoRuntimeFixture.APP);
            LineSplitter lines = new LineSplitter(line -> log.app("web.1", line));
            CountDownLatch ended = new CountDownLatch(1);
            long start = System.nanoTime();
            String command = "seq -f 'line %.0f of a flood, of the length that lines of a log often have' " + FLOOD;
            runtime.start(DynoRuntimeFixture.spec(DynoSpec.Kind.FORMATION, command), new DynoObserver() {
                @Override
                public void output(Stream stream, byte[] bytes) {
                    lines.accept(bytes);
                }

                @Override
                public int settle(Stream stream) {
                    log.flush();
                    return lines.pending();
                }

                @Override
                public void exited(int status) {
                    log.flush();
                    ended.countDown();
                }
            });
            ended.await();
            System.out.println(FLOOD + " lines in the log after " + millis(start) + " ms");
        }
    }

    /** In bytes, of what is in use. */
    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** In KB: the shim, its copiers of output, bubblewrap and the first process; the app is {@code sleep}. */
    private static long memoryBesideTheApp(List<RunningDyno> dynos) throws IOException {
        long sum = 0;
        for (RunningDyno dyno : dynos) {
            ProcessHandle shim = ProcessHandle.of(Long.parseLong(((ProcessDyno) dyno)
                            .state()
                            .line("shim.pid")
                            .orElseThrow()
                            .split(" ")[0]))
                    .orElseThrow();
            List<ProcessHandle> tree =
                    Stream.concat(Stream.of(shim), shim.descendants()).toList();
            for (ProcessHandle process : tree) {
                Path proc = Path.of("/proc", Long.toString(process.pid()));
                if (!Files.readString(proc.resolve("comm")).equals("sleep\n")) {
                    sum += pss(Files.readString(proc.resolve("smaps_rollup")));
                }
            }
        }
        return sum;
    }

    private static long pss(String rollup) {
        return rollup.lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
    }

    /** @param peer what does the same without a platform */
    private static void starts(DynoRuntime runtime, String... peer) throws Exception {
        List<Long> dynos = new ArrayList<>();
        List<Long> plain = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            CompletableFuture<Long> first = new CompletableFuture<>();
            CountDownLatch ended = new CountDownLatch(1);
            runtime.start(
                    DynoRuntimeFixture.spec(DynoSpec.Kind.FORMATION, "echo up"),
                    told(bytes -> first.complete(millis(start)), ended::countDown));
            dynos.add(first.get());
            ended.await();
            long bare = System.nanoTime();
            Process process = new ProcessBuilder(peer).start();
            process.getInputStream().read();
            plain.add(millis(bare));
            process.waitFor();
        }
        System.out.println("start to first output, median of " + ROUNDS + ": dyno " + median(dynos) + " ms, " + peer[0]
                + " " + median(plain) + " ms");
    }

    private static List<RunningDyno> many(DynoRuntime runtime) throws Exception {
        long start = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<CompletableFuture<RunningDyno>> starting = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            starting.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return runtime.start(
                                    DynoRuntimeFixture.spec(DynoSpec.Kind.FORMATION, "exec sleep 1000"),
                                    told(bytes -> {}, () -> {}));
                        } catch (IOException failed) {
                            throw new IllegalStateException(failed);
                        }
                    },
                    threads));
        }
        List<RunningDyno> dynos = starting.stream().map(CompletableFuture::join).toList();
        System.out.println(MANY + " dynos started in " + millis(start) + " ms");
        threads.shutdown();
        threads.awaitTermination(10, java.util.concurrent.TimeUnit.SECONDS);
        return dynos;
    }

    private static DynoObserver told(java.util.function.Consumer<byte[]> output, Runnable exited) {
        return new DynoObserver() {
            @Override
            public void output(Stream stream, byte[] bytes) {
                output.accept(bytes);
            }

            @Override
            public void exited(int status) {
                exited.run();
            }
        };
    }

    /** Of the dynos' own directories, without the unpacked slug that they share; an overlay closes an empty one to us. */
    private static long kilobytes(Path home) throws IOException {
        String count = "du -sk --exclude=slugs \"$0\" 2>/dev/null || :";
        String said = Command.run(
                List.of("/bin/bash", "-c", count, home.resolve("dynos").toString()));
        return Long.parseLong(said.split("\\s")[0]);
    }

    private static long millis(long since) {
        return (System.nanoTime() - since) / 1_000_000;
    }

    private static long median(List<Long> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }
}

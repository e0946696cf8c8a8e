package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The suite on plain processes, with the JDK that runs the test as the dynos' java. */
abstract class ProcessRuntimeContract extends DynoRuntimeContract {
    abstract ProcessRuntime.Confinement confinement();

    @Override
    DynoRuntime open(SlugUnpacker slugs) throws IOException {
        List<Path> tools = List.of(Path.of(System.getProperty("java.home"), "bin"));
        return new ProcessRuntime(home.resolve("dynos"), slugs, tools, time, confinement());
    }

    @Test
    void aKilledPlatformCostsNothing() throws Exception {
        letGo();
        Process platform = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PlatformForDeath.class.getName(),
                        home.resolve("dynos").toString(),
                        confinement().name(),
                        lifeline() + "echo before; while read line <&7; do echo $line; done; exit 7")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (Socket lifeline = lifelines.accept();
                BufferedReader told = platform.inputReader()) {
            assertThat(told.readLine()).isEqualTo("before");
            platform.destroyForcibly().waitFor();
            lifeline.getOutputStream().write("meanwhile\n".getBytes(StandardCharsets.UTF_8));

            RecordingObserver observer = new RecordingObserver();
            runtime = open(DynoRuntimeFixture::unpack);
            RunningDyno dyno = runtime.adopt(found -> observer).get(0);
            observer.await("meanwhile\n");
            assertThat(dyno.spec().command()).contains("echo before");
            lifeline.shutdownOutput();
            assertThat(observer.status()).isEqualTo(7);
        }
    }

    /** Told to nobody until the dyno has written all that it may, then checked byte by byte. */
    private final class SlowTerminal implements DynoObserver {
        private static final String LINE = "0123456789abcde\n";
        private final CountDownLatch read = new CountDownLatch(1);
        private final CompletableFuture<Integer> status = new CompletableFuture<>();
        private Path log;
        private long told;
        private long most;

        @Override
        public void output(Stream stream, byte[] bytes) {
            try {
                read.await();
                most = Math.max(most, Files.size(log) - told);
            } catch (InterruptedException | IOException failed) {
                status.completeExceptionally(failed);
            }
            for (byte next : bytes) {
                if (next != LINE.charAt((int) (told++ % LINE.length()))) {
                    status.completeExceptionally(new AssertionError("wrong at " + told));
                }
            }
        }

        @Override
        public void exited(int code) {
            status.complete(code);
        }

        private void awaitFull() throws IOException {
            while (Files.size(log) < 2 * DynoOutput.PART) {
                assertThat(Thread.interrupted()).as("too late").isFalse();
            }
        }
    }

    private SlowTerminal startWriting() throws IOException {
        SlowTerminal terminal = new SlowTerminal();
        DynoSpec spec =
                spec(DynoSpec.Kind.ATTACHED, "yes 0123456789abcde | head -c " + 5 * DynoOutput.PART + "; exit 5");
        terminal.log = home.resolve("dynos/" + spec.id() + "/out.log");
        start(spec, terminal);
        return terminal;
    }

    @Test
    void aSlowTerminalLosesNothingAndFillsNoDisk() throws Exception {
        SlowTerminal terminal = startWriting();
        terminal.awaitFull();
        terminal.read.countDown();
        assertThat(terminal.status.get()).isEqualTo(5);
        assertThat(terminal.told).isEqualTo(5 * DynoOutput.PART);
        assertThat(terminal.most).isEqualTo(2 * DynoOutput.PART);
    }

    /** It reads on what waited, and one part more may come for each platform. */
    @Test
    void theNextPlatformReadsWhatASlowTerminalLeft() throws Exception {
        SlowTerminal first = startWriting();
        first.awaitFull();
        letGo();
        first.read.countDown();
        SlowTerminal next = new SlowTerminal();
        next.log = first.log;
        next.read.countDown();
        runtime = open(DynoRuntimeFixture::unpack);
        assertThat(runtime.adopt(found -> next)).hasSize(1);
        assertThat(next.status.get()).isEqualTo(5);
        assertThat(next.told).isEqualTo(5 * DynoOutput.PART);
        assertThat(next.most).isLessThanOrEqualTo(3 * DynoOutput.PART);
    }

    @Override
    String hostAddress() {
        return "127.0.0.1";
    }
}

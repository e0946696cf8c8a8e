package dev.dynolab.paas.dyno;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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

    @Override
    String hostAddress() {
        return "127.0.0.1";
    }
}

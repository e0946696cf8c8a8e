package dev.dynolab.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dynolab.router.OddMessages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fuzzing guided by coverage: Jazzer runs {@link HeadFuzz} in a JVM of its own, from the messages of the differential
 * tables as seed corpus. {@code -Ddynolab.fuzz.seconds=3600} runs it for longer; what breaks it is left in target/fuzz.
 */
class FuzzIT {
    private static final int USUAL_SECONDS = 15;

    @TempDir
    private Path work;

    @Test
    void noOctetsBreakAHead() throws Exception {
        Path found = Files.createDirectories(Path.of("target", "fuzz"));
        Path seeds = Files.createDirectory(work.resolve("seeds"));
        int n = 0;
        for (byte[] seed : seeds()) {
            Files.write(seeds.resolve("seed" + n++), seed);
        }
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + HeadFuzz.class.getName(),
                "--instrumentation_includes=dev.dynolab.router.http.**",
                "--reproducer_path=" + found.toAbsolutePath(),
                "-artifact_prefix=" + found.toAbsolutePath() + "/",
                "-max_total_time=" + Integer.getInteger("dynolab.fuzz.seconds", USUAL_SECONDS),
                "-max_len=4096",
                "-timeout=20",
                Files.createDirectory(work.resolve("corpus")).toString(),
                seeds.toString());
        Path out = work.resolve("out");
        Process jazzer = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        int code = jazzer.waitFor();
        String said = Files.readString(out, StandardCharsets.ISO_8859_1);
        assertThat(code).as(said).isZero();
        String done =
                said.lines().filter(l -> l.startsWith("Done ")).findFirst().orElse("");
        System.out.println("fuzzing, from " + n + " seeds: " + done);
        assertThat(done).as(said).matches("Done \\d{4,} runs.*");
    }

    private static List<byte[]> seeds() throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (String message : OddMessages.of("requests.txt")) {
            all.add(("q" + message).getBytes(StandardCharsets.ISO_8859_1));
        }
        for (String message : OddMessages.of("responses.txt")) {
            all.add(("r" + message).getBytes(StandardCharsets.ISO_8859_1));
        }
        all.removeIf(seed -> seed.length > 2000);
        return all;
    }
}

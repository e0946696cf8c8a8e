package dev.dynolab.cli.platform;

import dev.dynolab.cli.base.Surroundings;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs on the person's PATH. */
final class Programs {
    private Programs() {}

    static Optional<Path> find(String name, Surroundings at) {
        for (String dir : at.variable("PATH").split(File.pathSeparator)) {
            Path program = Path.of(dir.isEmpty() ? "." : dir, name);
            if (Files.isExecutable(program) && !Files.isDirectory(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    /** The first line that a program prints, if it ends well within five seconds. */
    static Optional<String> firstLine(Surroundings at, String... line) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(at.env());
        try {
            Process program = builder.start();
            program.getOutputStream().close();
            if (!program.waitFor(5, TimeUnit.SECONDS)) {
                program.destroyForcibly();
                return Optional.empty();
            }
            try (InputStream out = program.getInputStream()) {
                String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                return program.exitValue() == 0
                        ? Optional.of(text.lines().findFirst().orElse(""))
                        : Optional.empty();
            }
        } catch (IOException missing) {
            return Optional.empty();
        }
    }
}

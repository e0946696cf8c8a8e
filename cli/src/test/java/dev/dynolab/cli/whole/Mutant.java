package dev.dynolab.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** A class of the program with one thing taken out of it, to stand before the real one on a class path. */
final class Mutant {
    private final Path dir;

    /** @param dir where its classes will be */
    Mutant(Path dir) {
        this.dir = dir;
    }

    /**
     * @param source as {@code router/src/main/java/dev/dynolab/router/Gate.java}
     * @param changes each a text that is there once, and what stands for it
     * @return the directory for the class path
     */
    Path of(String source, String... changes) throws IOException {
        Path original = Lab.samples().resolveSibling(source);
        String text = Files.readString(original);
        for (int i = 0; i < changes.length; i += 2) {
            assertThat(text.split(java.util.regex.Pattern.quote(changes[i]), -1))
                    .as(changes[i] + " in " + source)
                    .hasSize(2);
            text = text.replace(changes[i], changes[i + 1]);
        }
        Path mutated = Files.writeString(Files.createDirectories(dir).resolve(original.getFileName()), text);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        dir.toString(),
                        "" + mutated);
        assertThat(status).as("javac").isZero();
        return dir;
    }
}

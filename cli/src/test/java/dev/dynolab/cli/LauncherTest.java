package dev.dynolab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as far as it comes before any build: which Java, and from where it was called. */
class LauncherTest {
    private static final Path LAUNCHER = root().resolve("h");

    @TempDir
    Path dir;

    @Test
    void anOldJavaIsOneLine() throws Exception {
        java("1.8.0_402");
        assertThat(run(LAUNCHER))
                .isEqualTo("1\nh: Dynolab needs Java 17 or newer; " + dir.resolve("jdk/bin/java")
                        + " is 1.8.0_402.\n   Set JAVA_HOME to a newer JDK.\n");
        java("11.0.2");
        assertThat(run(LAUNCHER)).contains("is 11.0.2.");
    }

    @Test
    void aJavaHomeWithoutJavaIsOneLine() throws Exception {
        Files.createDirectories(dir.resolve("jdk"));
        assertThat(run(LAUNCHER))
                .startsWith("1\nh: JAVA_HOME is " + dir.resolve("jdk") + ", but there is no java in it.");
    }

    @Test
    void itFindsItsCheckoutThroughLinks() throws Exception {
        java("17.0.1");
        Path checkout = Files.createDirectories(dir.resolve("check out"));
        Files.copy(LAUNCHER, checkout.resolve("h"));
        Path built = Files.createDirectories(checkout.resolve("cli/target/h/1"));
        Files.writeString(built.resolve("h-17.0.1.jsa"), "");
        Path jar = Files.writeString(built.resolve("a.jar"), "");
        Files.writeString(built.resolveSibling("current"), "1\n" + jar + "\n");
        Files.writeString(built.resolveSibling("stamp"), "");
        Files.createSymbolicLink(dir.resolve("first"), Path.of("check out/h"));
        Files.createDirectories(dir.resolve("bin"));
        Files.createSymbolicLink(dir.resolve("bin/second"), Path.of("../first"));
        assertThat(run(dir.resolve("bin/second"), "run", "a  b", "$PORT"))
                .startsWith("0\n")
                .contains("-Ddynolab.launcher=" + checkout.resolve("h") + "\n")
                .endsWith("-cp\n" + jar + "\ndev.dynolab.cli.Main\nrun\na  b\n$PORT\n");
    }

    @Test
    void withoutALocaleTextIsUtf8() throws Exception {
        java("17.0.1");
        Files.writeString(dir.resolve("jdk/bin/java"), "#!/bin/sh\nprintf '%s' \"$LC_ALL\"\n");
        Path checkout = Files.createDirectories(dir.resolve("checkout"));
        Files.copy(LAUNCHER, checkout.resolve("h"));
        Path built = Files.createDirectories(checkout.resolve("cli/target/h/1"));
        Files.writeString(built.resolve("h-17.0.1.jsa"), "");
        Path jar = Files.writeString(built.resolve("a.jar"), "");
        Files.writeString(built.resolveSibling("current"), "1\n" + jar + "\n");
        Files.writeString(built.resolveSibling("stamp"), "");
        assertThat(run(Path.of("/usr/bin/env"), "-u", "LC_CTYPE", "-u", "LANG", "LC_ALL=C", checkout + "/h"))
                .isEqualTo("0\nC.UTF-8");
        assertThat(run(Path.of("/usr/bin/env"), "-u", "LC_CTYPE", "-u", "LC_ALL", "LANG=xx_XX.UTF-8", checkout + "/h"))
                .as("a locale that is not installed")
                .endsWith("C.UTF-8");
        assertThat(run(Path.of("/usr/bin/env"), "LC_ALL=C.utf8", checkout + "/h"))
                .isEqualTo("0\nC.utf8");
    }

    /** A JDK whose java prints its arguments. */
    private void java(String version) throws IOException {
        Path java = Files.createDirectories(dir.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        java.toFile().setExecutable(true);
        Files.writeString(dir.resolve("jdk/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    /** The exit code in a line, then all that was printed. */
    private String run(Path program, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(dir.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", dir.resolve("jdk").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + "\n" + out;
    }

    private static Path root() {
        Path dir = Path.of("").toAbsolutePath();
        while (!Files.exists(dir.resolve("sample-apps"))) {
            dir = dir.getParent();
        }
        return dir;
    }
}

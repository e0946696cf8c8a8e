package dev.dynolab.paas.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The suites of the runtimes as an ordinary user, where the tests are root; where they are not, they are that already. */
@Timeout(600)
class OrdinaryUserIT {
    /** A user and group that no system has a name for. */
    private static final String NOBODY_KNOWN = "31072";

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(classes = {BubblewrapRuntimeIT.class, PlainProcessRuntimeIT.class, DockerRuntimeIT.class})
    void passesTheSuite(Class<?> suite) throws Exception {
        assumeTrue(Command.run(List.of("id", "-u")).strip().equals("0"), "the suite runs as an ordinary user anyway");
        Path home = Files.createDirectory(dir.resolve("home"));
        List<String> line = new ArrayList<>(List.of("setpriv", "--reuid", NOBODY_KNOWN, "--regid", NOBODY_KNOWN));
        line.addAll(groups());
        line.addAll(List.of("--inh-caps=-all", "--bounding-set=-all"));
        line.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        line.addAll(List.of("-Djava.io.tmpdir=" + home, "-Duser.home=" + home, "-cp", readableClassPath()));
        line.addAll(List.of(TestsOfAnotherUser.class.getName(), suite.getName()));
        if (suite == DockerRuntimeIT.class) {
            // All would take a minute and a half.
            line.add(SlugContract.OF_THE_USER);
        }
        Command.run(List.of("chmod", "-R", "a+rX", dir.toString()));
        Command.run(List.of("chown", NOBODY_KNOWN, home.toString()));
        Process tests = new ProcessBuilder(line)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        tests.getOutputStream().close();
        String said = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tests.waitFor()).as(said).isZero();
        System.out.println(suite.getSimpleName() + " as an ordinary user: "
                + said.lines().reduce((first, last) -> last).orElse(""));
    }

    /** That of Docker's socket, where there is one. */
    private static List<String> groups() throws IOException {
        Path socket = Path.of(DockerEngine.DEFAULT_HOST.substring("unix://".length()));
        return Files.exists(socket)
                ? List.of("--groups", Files.getAttribute(socket, "unix:gid").toString())
                : List.of("--clear-groups");
    }

    /** The class path where everybody may read it: root's home is closed to others. */
    private String readableClassPath() throws IOException {
        Path copies = Files.createDirectory(dir.resolve("classes"));
        List<String> path = new ArrayList<>();
        for (String part : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator)) {
            if (Files.exists(Path.of(part))) {
                Path copy = copies.resolve(path.size() + "-" + Path.of(part).getFileName());
                Command.run(List.of("cp", "-r", part, copy.toString()));
                path.add(copy.toString());
            }
        }
        return String.join(File.pathSeparator, path);
    }
}

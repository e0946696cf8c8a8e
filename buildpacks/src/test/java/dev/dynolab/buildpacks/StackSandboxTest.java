package dev.dynolab.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds see the files of their stack where it is installed. */
class StackSandboxTest {
    @TempDir
    Path root;

    @Test
    void anInstalledStackTakesTheMachinesPlace() throws Exception {
        LocalSandbox here = LocalSandbox.detect(Workbench.tools());
        Require.that(here.description().equals("bubblewrap"), "bubblewrap does not work: " + here.description());
        for (String program : List.of("bash", "cat")) {
            Process ldd = new ProcessBuilder("ldd", "/usr/bin/" + program).start();
            Matcher library = Pattern.compile("(/\\S+) \\(0x")
                    .matcher(new String(ldd.getInputStream().readAllBytes()));
            copy("/usr/bin/" + program);
            while (library.find()) {
                copy(library.group(1));
            }
        }
        Files.createDirectories(root.resolve("etc"));
        for (String file : List.of("passwd", "resolv.conf", "hosts")) {
            Files.writeString(root.resolve("etc").resolve(file), "");
        }
        Files.writeString(root.resolve("etc/os-release"), "a stack\n");
        Sandbox stacks = here.on(stack -> stack.equals("mine") ? Optional.of(root) : Optional.empty());
        assertThat(run(stacks.of("mine"))).containsExactly("a stack", "/usr/local/bin:/usr/bin:/bin");
        assertThat(run(stacks.of("other"))).doesNotContain("a stack");
    }

    private void copy(String file) throws Exception {
        Path to = root.resolve(file.substring(1));
        if (!Files.exists(to)) {
            Files.createDirectories(to.getParent());
            Files.copy(Path.of(file), to);
        }
    }

    private static List<String> run(Sandbox sandbox) throws Exception {
        List<String> lines = new ArrayList<>();
        List<String> argv = List.of("/usr/bin/bash", "-c", "cat /etc/os-release; echo $PATH");
        sandbox.run(new Sandbox.Command(argv, Map.of(), "/", List.of()), lines::add, new Cancellation());
        return lines;
    }
}

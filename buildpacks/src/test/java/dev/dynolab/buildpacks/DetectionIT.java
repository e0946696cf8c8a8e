package dev.dynolab.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which built-in buildpack takes which app, by its real script. */
class DetectionIT {
    @TempDir
    Path root;

    /** Each file name may be followed by = and its content. */
    @ParameterizedTest
    @CsvSource({
        "Gemfile,                             Ruby",
        "package.json,                        Node.js",
        "requirements.txt,                    Python",
        "Pipfile,                             Python",
        "uv.lock,                             Python",
        "pom.xml,                             Java",
        "Main.java,                           Java",
        "build.gradle,                        Gradle",
        "gradlew pom.xml,                     Java",
        "Server.java,                         Java",
        "Main.java Other.java,                Java",
        "One.java Other.java,                 none",
        "src/Main.java,                       none",
        "Gemfile package.json Procfile=web:x, 'Ruby,Node.js'",
        "package.json public/index.html,      Node.js",
        "requirements.txt Main.java,          'Python,Java'",
        "index.html,                          Static",
        "public/index.html,                   Static",
        "dist/index.html,                     Static",
        "index.html Procfile=worker:x,        Static",
        "index.html Procfile=web:x,           Procfile",
        "Procfile=web:x,                      Procfile",
        "procfile=web:x,                      none",
        "README.md,                           none",
    })
    void detects(String files, String languages) throws Exception {
        Workbench bench = new Workbench(root);
        bench.sandbox = LocalSandbox.plain(Workbench.tools());
        Path tree = bench.tree();
        for (String file : files.split(" ")) {
            String[] parts = file.split("=");
            java.nio.file.Files.createDirectories(tree.resolve(parts[0]).getParent());
            java.nio.file.Files.writeString(tree.resolve(parts[0]), parts.length > 1 ? parts[1] : "");
        }
        // Compiling is another test's matter: stop where it starts.
        bench.build(tree, line -> {
            bench.transcript.add(line);
            if (line.endsWith(" app detected")) {
                bench.cancellation.cancel();
            }
        });

        if (languages.equals("none")) {
            assertThat(bench.text()).contains("No default language could be detected");
        } else if (languages.contains(",")) {
            assertThat(bench.text()).contains("Detected buildpacks: " + languages + "\n");
        }
        assertThat(languages.equals("none") || bench.text().endsWith(languages.split(",")[0] + " app detected"))
                .as(bench.text())
                .isTrue();
    }
}

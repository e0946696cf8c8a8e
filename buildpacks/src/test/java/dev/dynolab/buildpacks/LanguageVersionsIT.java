package dev.dynolab.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of the machine's languages and package managers a build takes, and what it says when there is none. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LanguageVersionsIT {
    private static final String MAIN = "class Main { public static void main(String[] a) {} }";

    @TempDir
    Path root;

    private Workbench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new Workbench(root);
    }

    private void fails(String... files) throws Exception {
        bench.failure(bench.tree(files));
    }

    @Test
    void the_jdk_that_runs_us_serves_who_asks_for_its_version() throws Exception {
        String feature = Integer.toString(Runtime.version().feature());
        for (String asked : List.of(feature, feature + ".0.1", "openjdk-" + feature + ".0.1")) {
            bench.slug(bench.tree("Main.java", MAIN, "system.properties", "a=b\njava.runtime.version=" + asked + "\n"));
        }
        assertThat(bench.text()).contains("-----> Using the stack's JDK: " + feature);
    }

    @Test
    void another_jdk_of_the_machine_is_taken_in_build_and_dyno() throws Exception {
        try (Stream<Path> jdks =
                Files.isDirectory(Path.of("/usr/lib/jvm")) ? Files.list(Path.of("/usr/lib/jvm")) : Stream.empty()) {
            for (Path jdk : jdks.filter(jdk -> Files.isExecutable(jdk.resolve("bin/javac")))
                    .toList()) {
                String release = Files.readString(jdk.resolve("release"));
                String version = release.replaceFirst("(?s).*JAVA_VERSION=\"([^\"]*)\".*", "$1");
                bench.transcript.clear();
                Slug slug = bench.slug(
                        bench.tree("Main.java", MAIN, "system.properties", "java.runtime.version=" + version));
                String feature = version.replaceFirst("\\..*", "");
                assertThat(bench.text()).contains("-----> Using the stack's JDK: " + feature);
                Path app = Files.createTempDirectory(root, "app-");
                bench.store.unpack(slug.checksum(), app);
                assertThat(Files.readString(app.resolve(".profile.d/java.sh")).contains("JAVA_HOME='/"))
                        .isEqualTo(!feature.equals(
                                Integer.toString(Runtime.version().feature())));
            }
        }
    }

    @Test
    void a_jdk_that_is_not_there_is_named_with_those_that_are() throws Exception {
        fails("Main.java", MAIN, "system.properties", "java.runtime.version = 1.9");
        assertThat(bench.text())
                .contains(" !     system.properties asks for Java 1.9, which is not on this machine.\n")
                .containsPattern(
                        " !     It has: .*\\b" + Runtime.version().feature() + "\\b.*\\. Install the one you want");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", ">=12", "^99 || >=12.0", "12 - 99"})
    void node_is_taken_when_it_is_in_the_range(String range) throws Exception {
        Require.tools("npm");
        bench.slug(bench.tree("package.json", "{\"engines\":{\"node\":\"" + range + "\"}}"));
        assertThat(bench.text()).contains("-----> Using the stack's Node.js: v");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.x", "^99.0.0", "<12"})
    void a_node_that_is_not_there_is_named(String range) throws Exception {
        Require.tools("npm");
        fails("package.json", "{\"engines\":{\"node\":\"" + range + "\"}}");
        assertThat(bench.text())
                .contains(" !     package.json asks for Node.js " + range
                        + " (engines.node), which is not on this machine.\n")
                .contains(" !     It has: v");
    }

    @Test
    void python_is_taken_by_its_minor_version() throws Exception {
        Require.tools("python3");
        String minor = "3." + pythonMinor();
        bench.slug(bench.tree("requirements.txt", "", "runtime.txt", "python-" + minor + ".99\n"));
        assertThat(bench.text())
                .contains("-----> Using the stack's Python: " + minor, "       " + minor + ".99 is not installed here");
        bench.slug(bench.tree("requirements.txt", "", ".python-version", "# ours\n" + minor + "\n"));
        fails("requirements.txt", "", "runtime.txt", "python-2.7.18");
        assertThat(bench.text())
                .contains(" !     The app asks for Python 2.7.18, which is not on this machine.\n")
                .contains(" !     It has: " + minor);
    }

    private static String pythonMinor() throws IOException {
        Process python =
                new ProcessBuilder("/usr/bin/python3", "-c", "import sys; print(sys.version_info.minor)").start();
        return new String(python.getInputStream().readAllBytes()).strip();
    }

    @Test
    void a_ruby_that_is_not_there_is_named() throws Exception {
        Require.tools("bundle");
        String lock = "GEM\n  remote: https://rubygems.org/\n  specs:\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n";
        bench.slug(bench.tree("Gemfile", "ruby '>= 2.0'\n", "Gemfile.lock", lock, ".ruby-version", "9.9.9\n"));
        assertThat(bench.text()).contains("       .ruby-version says 9.9.9, the Gemfile does not");
        fails("Gemfile", "ruby '9.9.9'\n", "Gemfile.lock", lock);
        assertThat(bench.text())
                .contains(" !     The Gemfile asks for ruby 9.9.9, which is not on this machine.\n")
                .containsPattern(" !     It has: [0-9.]+\\. Install");
    }

    /** A program that says what it was called with. */
    private void install(String name, String version) throws IOException {
        Path bin = Files.createDirectories(root.resolve("bin"));
        Files.writeString(
                bin.resolve(name),
                "#!/bin/sh\ncase $1 in --version) echo " + version + " ;; *) echo \"" + name
                        + " was told: $*\" ;; esac\n");
        bin.resolve(name).toFile().setExecutable(true);
        Toolchain tools = Workbench.tools();
        List<Path> bins = new ArrayList<>(tools.bins());
        bins.add(0, bin);
        // Plainly: a sandbox has a /tmp of its own, and this lies in the machine's.
        bench.sandbox = LocalSandbox.plain(new Toolchain(bins, tools.readOnly(), tools.environment()));
    }

    private static final String PACKAGE =
            "{\"dependencies\":{\"a\":\"1\"},\"devDependencies\":{\"b\":\"1\"},\"scripts\":{\"build\":\"x\"}}";

    @Test
    void yarn_and_pnpm_install_build_and_prune() throws Exception {
        Require.tools("npm");
        install("yarn", "1.22.22");
        bench.slug(bench.tree("package.json", PACKAGE, "yarn.lock", "", "Procfile", "web: x"));
        assertThat(bench.text())
                .containsSubsequence(
                        "yarn was told: install --frozen-lockfile --production=false",
                        "yarn was told: run build",
                        "yarn was told: install --frozen-lockfile --production ");
        install("yarn", "4.1.0");
        bench.slug(bench.tree("package.json", PACKAGE, "yarn.lock", "", "Procfile", "web: x"));
        assertThat(bench.text()).contains("yarn was told: install --immutable");
        install("pnpm", "9.0.0");
        bench.slug(bench.tree("package.json", PACKAGE, "pnpm-lock.yaml", "", "Procfile", "web: x"));
        assertThat(bench.text())
                .containsSubsequence(
                        "pnpm was told: install --frozen-lockfile --prod=false",
                        "pnpm was told: run build",
                        "pnpm was told: prune --prod");
    }

    @Test
    void a_lockfile_without_its_package_manager_and_two_lockfiles_are_errors() throws Exception {
        Require.tools("npm");
        fails("package.json", PACKAGE, "package-lock.json", "{}", "yarn.lock", "");
        assertThat(bench.text())
                .contains(" !     Two lockfiles of two package managers: package-lock.json and yarn.lock. Remove one.");
        if (Toolchain.findOnPath("pnpm", Toolchain.STANDARD_PATH).isEmpty()) {
            fails("package.json", PACKAGE, "pnpm-lock.yaml", "");
            assertThat(bench.text())
                    .contains(" !     There is no pnpm on this stack, and pnpm-lock.yaml needs it: install it.");
        }
    }

    @Test
    void gradle_builds_by_the_apps_own_wrapper() throws Exception {
        String wrapper =
                "mkdir -p build/libs && touch build/libs/app.jar build/libs/app-plain.jar && echo \"gradlew was told: $*\"";
        Slug slug = bench.slug(bench.tree(
                "gradlew", wrapper, "build.gradle", "plugins { id 'org.springframework.boot' version '3.0.0' }"));
        assertThat(bench.text()).contains("-----> Gradle app detected", "gradlew was told: build -x test");
        assertThat(slug.processTypes())
                .containsEntry("web", "java -Dserver.port=$PORT $JAVA_OPTS -jar build/libs/app.jar");
        bench.slug(bench.tree("gradlew", wrapper, "Procfile", "web: x"));
        assertThat(bench.text()).contains("gradlew was told: stage");
        fails("build.gradle.kts", "", "Procfile", "web: x");
        assertThat(bench.text())
                .contains(" !     There is no Gradle on this stack: add the wrapper to the app (gradlew).");
    }
}
